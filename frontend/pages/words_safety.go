package pages

import (
	"context"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

// pin is a box for the PIN of this device. Browsers are asked not to keep it.
func pin(name, label string) parts.Box {
	return parts.Box{Name: name, Label: label, Type: "password", Complete: "off", Mode: "numeric", Plain: true}
}

// write leaves the filled button to a plan that is still to be written.
func (p Plan) write() string {
	if len(p.Parts) == 0 {
		return "btn"
	}
	return "btn plain"
}

func (p Plan) change(ctx context.Context) string {
	if len(p.Parts) == 0 {
		return words.T(ctx, "Write your plan")
	}
	return words.T(ctx, "Change it")
}

func (p PracticeHelp) hint(ctx context.Context) string {
	hint := words.T(ctx, "One sentence for every page: “Somebody reads on weekdays, 9 am to 6 pm.”")
	if p.HoursNow != "" {
		hint += " " + words.F(ctx, "Empty: “{now}”", "now", p.HoursNow)
	}
	return hint
}
