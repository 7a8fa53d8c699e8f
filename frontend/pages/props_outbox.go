package pages

import "holdfast/frontend/parts"

// Outbox lists the mail of a house that sends none. Only the demo shows it.
type Outbox struct {
	Frame parts.Frame
	Mails []OutboxRow // newest first
}

// OutboxRow is one mail in the list.
type OutboxRow struct {
	Subject, To, Href string
	When              parts.When // from Clock
}

// OutboxMail is one mail, as its text twin.
type OutboxMail struct {
	Frame   parts.Frame
	Back    parts.Link
	Subject string
	From    string
	To      string
	When    parts.When // from Clock
	Text    []MailLine
}

// MailLine is one line of a mail; Href is set when it is nothing but a link that leads here.
type MailLine struct{ Text, Href string }
