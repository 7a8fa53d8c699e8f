package mail

import (
	_ "embed"
	"html"
	"strconv"
	"strings"
	"time"
)

// sheet is what a mail says, once for both of its forms: the text comes first, its twin says the same in the same order.
type sheet struct {
	subject string
	lead    string
	rows    []string
	act     string
	link    string
	small   []string
	foot    string
	brand   string
}

//go:embed sheet.html
var page string

func (s sheet) text() string {
	var b strings.Builder
	b.WriteString("Hello,\n\n" + s.lead + "\n\n")
	for _, row := range s.rows {
		b.WriteString("  " + row + "\n")
	}
	if len(s.rows) > 0 {
		b.WriteString("\n")
	}
	b.WriteString(s.act + ":\n" + s.link + "\n\n")
	for _, line := range s.small {
		b.WriteString(line + "\n")
	}
	b.WriteString("\n-- \n" + s.brand + "\n" + s.foot + "\n")
	return b.String()
}

// html fills the page in. Every value is escaped, and stands in text or in a quoted attribute.
func (s sheet) html() string {
	e := html.EscapeString
	return strings.NewReplacer(
		"{{subject}}", e(s.subject), "{{lead}}", e(s.lead), "{{act}}", e(s.act), "{{link}}", e(s.link),
		"{{foot}}", e(s.foot), "{{brand}}", e(s.brand), "{{rows}}", each(rowHTML, s.rows), "{{small}}", each(smallHTML, s.small),
	).Replace(page)
}

const (
	face      = `font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;`
	rowHTML   = `<tr><td class="m-ink m-line" style="` + face + `border-top:1px solid #d4d8ce;padding:14px 0;font-size:17px;line-height:26px;color:#1e271d;">{{}}</td></tr>` + "\n"
	smallHTML = `<p style="margin:0 0 12px;">{{}}</p>` + "\n"
)

func each(around string, lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.Replace(around, "{{}}", html.EscapeString(line), 1))
	}
	return b.String()
}

func waiting(count int) []string {
	switch {
	case count <= 0:
		return nil
	case count == 1:
		return []string{"1 thing is new"}
	default:
		return []string{strconv.Itoa(count) + " things are new"}
	}
}

// said is a time as people say it: "Friday 20 November, 6 pm".
func (s *Mailer) said(t time.Time) string {
	return strings.Replace(t.In(s.Zone).Format("Monday 2 January, 3:04 pm"), ":00 ", " ", 1)
}
