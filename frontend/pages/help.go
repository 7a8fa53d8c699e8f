package pages

import (
	"context"
	"strings"

	"holdfast/frontend/words"
)

func (p Help) practice(ctx context.Context) string {
	if p.Practice == "" {
		return words.T(ctx, "The practice")
	}
	return p.Practice
}

// heading says first that there is no connection, where there is none.
func (p Help) heading(ctx context.Context) string {
	if p.Offline {
		return words.T(ctx, "You are not connected")
	}
	return words.T(ctx, "If it cannot wait")
}

// none says that nothing can be reached from here yet.
func (p Help) none() bool { return len(p.Own)+len(p.Groups) == 0 }

func (p Help) choices() bool { return p.Action != "" && len(p.Countries)+len(p.Languages) > 0 }

func (g HelpGroup) title(ctx context.Context) string {
	if g.Country == "" {
		return words.T(ctx, "Anywhere")
	}
	return g.Country
}

func (l HelpLine) icon() string {
	if strings.HasPrefix(l.Href, "tel:") {
		return "phone"
	}
	return "message"
}

// lands is where one comes out.
func (p LeavingQuickly) lands(ctx context.Context) string {
	if p.To == "" {
		return words.T(ctx, "a plain page with nothing on it")
	}
	return p.To
}
