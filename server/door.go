package main

import (
	"fmt"
	"time"

	"holdfast/server/app"
)

type setupCmd struct{}

// Run prints the link that gives the practice its first admin, as long as it has none.
func (setupCmd) Run(sh *shell) error {
	return sh.house(func(h *app.House) error {
		link, err := h.SetupLink(sh.ctx)
		switch {
		case err != nil:
			return err
		case link == "":
			fmt.Fprintln(sh.out, "The practice has its first admin, or is a demo. There is nothing to set up.")
		default:
			sh.sayHowToBegin(string(link))
		}
		return nil
	})
}

// sayHowToBegin goes to the terminal and to no log: whoever has the link owns the house.
func (sh *shell) sayHowToBegin(link string) {
	fmt.Fprintf(sh.out, `
  The practice has no admin yet. Whoever opens this address becomes its first, so give it to nobody else:

  %s

`, link)
}

type adminMailCmd struct{}

// Run lists mail that was kept here for want of a mail server, with its links, and what a mail server did not take.
func (adminMailCmd) Run(sh *shell) error {
	return sh.house(func(h *app.House) error {
		kept, err := h.Outbox.List(sh.ctx)
		if err != nil {
			return err
		}
		for _, m := range kept {
			fmt.Fprintf(sh.out, "%s  to %s: %s\n  %s\n", m.At.Format(time.RFC3339), string(m.To), m.Subject, string(m.Link))
		}
		if len(kept) == 0 {
			fmt.Fprintln(sh.out, "No mail is kept here.")
		} else {
			fmt.Fprintln(sh.out, "\nThese stayed here because no mail server is set. Hand a link only to whom it is for.")
		}
		return sh.listUndelivered(h)
	})
}

func (sh *shell) listUndelivered(h *app.House) error {
	all, err := h.Notify.AllUndelivered(sh.ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		why := "the mail server was not reached; see holdfast admin parked"
		if u.Final {
			why = "refused for good"
		}
		fmt.Fprintf(sh.out, "%s  not delivered: %s of %s, %s\n", u.At.Format(time.RFC3339), u.Kind, u.About, why)
	}
	return nil
}
