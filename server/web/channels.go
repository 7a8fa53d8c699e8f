package web

import (
	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation/cover"
	"holdfast/server/errs"
)

const channelsAddress = "/channels"

// showChannels is how the reader is called, for whoever works in the practice.
func (s *Server) showChannels(r *request) error {
	page, err := s.channelsPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) channelsPage(r *request, problem *parts.Problem) (templ.Component, error) {
	all, err := s.Cover.MyChannels(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	page := pages.Channels{
		Frame: r.frame("You", "/account"), Back: parts.Link{Label: r.T("You"), Href: "/account"}, Action: channelsAddress + "/address",
		Address: r.field("address"), Problem: problem,
	}
	for _, c := range all {
		row := pages.Channel{Name: r.T(channelNames[c.Kind]), What: r.T(channelUses[c.Kind]), State: r.channelState(c), Counts: c.Counts(s.Now())}
		if c.There {
			row.Try = channelsAddress + "/" + string(c.Kind) + "/test"
		}
		if c.Kind == cover.Webhook {
			page.Host = c.Host
		}
		page.Rows = append(page.Rows, row)
	}
	return pages.ChannelsPage(page), nil
}

// channelUses say what each way does.
var channelUses = map[cover.ChannelKind]string{
	cover.InApp:   words.M("A line on top of every page of yours. It wakes nobody."),
	cover.Mail:    words.M("It says that something waits, and no more. It wakes nobody."),
	cover.Webhook: words.M("Calls the service that you name below, at any hour. It wakes you."),
}

// channelState says when a way was last tried and until when it counts. A test that can still be answered comes first.
func (r *request) channelState(c cover.Channel) string {
	now := r.s.Now()
	open := c.Tested.After(c.Proven) && now.Sub(c.Tested) < cover.TestValid
	switch {
	case !c.There && c.Kind == cover.Mail:
		return r.T("It leads nowhere: no mail goes out to you. You can change that under You.")
	case !c.There:
		return r.T("It leads nowhere: no address is set.")
	case open && c.Kind == cover.InApp:
		return r.T("A test stands on top of this page. Follow it, and press once.")
	case open:
		return r.F("A test went out {when}. Open its link within the hour, and press once.", "when", r.by(c.Tested))
	case c.Counts(now):
		return r.F("You answered a test on {last}. It counts until {day}.", "last", r.longDate(c.Proven), "day", r.longDate(c.ProvenUntil()))
	case !c.Proven.IsZero():
		return r.F("You last answered a test on {last}, and that counted until {day}. Please try it again.", "last", r.longDate(c.Proven), "day", r.longDate(c.ProvenUntil()))
	case c.Tested.IsZero():
		return r.T("Never tried, so it does not count.")
	default:
		return r.F("Last tried on {last}, and not answered, so it does not count.", "last", r.longDate(c.Tested))
	}
}

func (s *Server) setPager(r *request) error {
	err := s.Cover.SetWebhook(r.ctx, r.actor(), r.field("address"))
	if err == nil {
		return r.see(channelsAddress + "?said=pager")
	}
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) { return s.channelsPage(r, p) })
}

func (s *Server) testChannel(r *request) error {
	err := s.Cover.TestChannel(r.ctx, r.actor(), cover.ChannelKind(r.Params("channel")))
	if err == nil {
		return r.see(channelsAddress + "?said=tested")
	}
	if e, ok := errs.As(err); ok && e.Kind == errs.TooMany {
		r.wait(e.RetryAfter)
		page, err := s.channelsPage(r, &parts.Problem{Heading: r.T("No test was sent"), Sentence: r.told(e), Soft: true})
		if err != nil {
			return err
		}
		return r.render(statusOf[errs.TooMany], page)
	}
	return r.refused(err, "No test was sent", func(p *parts.Problem) (templ.Component, error) { return s.channelsPage(r, p) })
}
