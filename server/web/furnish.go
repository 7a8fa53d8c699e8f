package web

import (
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
)

// furnish says who reads this and when, and what may be chosen.
func (r *request) furnish(p *pages.Write, d forum.Desk) error {
	if err := r.whoReads(p, d); err != nil {
		return err
	}
	p.WhenRead = r.whenRead(d, p.Private != nil)
	p.Noted = true
	for _, theme := range d.Cohort.Offered() {
		p.Themes = append(p.Themes, parts.Choice{Value: theme.ID, Label: theme.Words})
	}
	if p.Private == nil {
		p.Hopes = []parts.Choice{
			{Value: string(forum.HopeHeard), Label: r.T("To be heard")}, {Value: string(forum.HopeQuestions), Label: r.T("Questions")},
			{Value: string(forum.HopeAdvice), Label: r.T("Advice")}, {Value: string(forum.HopeNothing), Label: r.T("No answer")},
		}
	}
	if p.Kind == pages.NewThread && d.Own.Role == access.RoleFacilitator {
		p.Kinds = r.kinds()
	}
	return r.quotesKept(p, d)
}

func (r *request) kinds() []parts.Choice {
	return []parts.Choice{
		{Value: string(forum.Discussion), Label: r.T("Conversation")}, {Value: string(forum.CheckIn), Label: r.T("Check-in")},
		{Value: string(forum.Introductions), Label: r.T("Introductions")}, {Value: string(forum.Session), Label: r.T("Session")},
		{Value: string(forum.Resource), Label: r.T("Something to read or use")},
	}
}

// whoReads says who will see this: by number, and by name on demand.
func (r *request) whoReads(p *pages.Write, d forum.Desk) error {
	p.Software = r.T("Your words pass a check by software first.")
	if p.Private != nil {
		p.Staff = p.Private.Readers
		p.Who = r.T("You and the facilitators named here. Nobody else in the group sees it, or that it is there.")
		return nil
	}
	p.Who = r.N(d.Readers, "{n} person in {group}, staff among them.", "The {n} people of {group}, its facilitators and moderators among them.", "group", d.Cohort.Name)
	p.NamesAt = "/cohorts/" + string(d.Cohort.ID) + "/people"
	all, err := r.s.Cohorts.Here(r.ctx, r.actor(), d.Cohort.ID)
	if kind := errs.KindOf(err); err != nil && (kind == errs.NotFound || kind == errs.Forbidden) {
		p.NamesAt = "" // a guest, who is not told who the others are
		return nil
	}
	for _, m := range all {
		if m.Staff() {
			p.Staff = append(p.Staff, r.person(m).Name)
		} else if m.Role == access.RoleMember {
			p.Members = append(p.Members, r.person(m).Name)
		}
	}
	return err
}

// whenRead says when a person of the staff reads next, and only where the cohort's own calendar backs it.
func (r *request) whenRead(d forum.Desk, private bool) string {
	begin := r.T("Members read whenever they look in.")
	if private {
		begin = ""
	}
	now := r.s.Now()
	next, known := d.Cohort.NextStaffed(now)
	var staff string
	switch {
	case !known:
		staff = r.T("No hours are set in which staff read.")
		if r.s.Settings.StaffedHours != "" {
			staff = r.s.Settings.StaffedHours
		}
	case !next.After(now):
		staff = r.T("Staff are on now, and look in from time to time.")
	default:
		when := parts.By(next.In(r.now.Location()), r.now).In(r.tongue())
		staff = r.F("Staff read next {when}. Before that, nobody of the staff may have seen it.", "when", when)
	}
	return strings.TrimSpace(begin + " " + staff)
}

// quotesKept draws what stands before the words, and completes its references. What cannot be quoted here any more is
// left out.
func (r *request) quotesKept(p *pages.Write, d forum.Desk) error {
	wanted := quotesOf(p.Kept.Quote)
	p.Kept.Quote = ""
	if len(wanted) == 0 {
		return nil
	}
	quotes, drawn, err := r.s.Forum.Quoted(r.ctx, r.actor(), d, wanted)
	if err != nil {
		return err
	}
	refs := make([]string, len(quotes))
	for i, q := range quotes {
		refs[i] = quoteRef(q)
		p.Quotes = append(p.Quotes, pages.QuoteKept{Ref: refs[i], Quote: *r.drawn(drawn[i])})
	}
	p.Kept.Quote = strings.Join(refs, " ")
	return nil
}
