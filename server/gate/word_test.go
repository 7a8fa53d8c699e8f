package gate_test

import "testing"

// wordCases are what Word, Outlook and their relatives leave in a paste.
var wordCases = []conversion{
	{"a Word page", `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
<style>p.MsoNormal {margin:0cm}</style></head><body lang=EN-GB><p class=MsoNormal style='margin:0cm'><span style='font-size:11.0pt'>We waited
for the tide.<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>It <b style='mso-bidi-font-weight:normal'>came</b>.</p></body></html>`,
		"<p>We waited for the tide.</p><p>It <strong>came</strong>.</p>"},
	{"data islands outside of comments", "<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><p>words<m:math>x</m:math></p>", "<p>words</p>"},
	{"an island that is never closed ends at the next block", "<p>a<w:LatentStyles x=1>hidden<p>b</p>", "<p>a</p><p>b</p>"},
	{"an island that closes itself", "<p>a<w:View/>b<o:AllowPNG/>c</p>", "<p>abc</p>"},
	{"smart tags and content controls are words", "<p>to <st1:City w:st=on><st1:place>Tromsø</st1:place></st1:City> <w:Sdt><w:sdtContent>by ship</w:sdtContent></w:Sdt></p>", "<p>to Tromsø by ship</p>"},
	{"bullets that Word marks", `<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>shells<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp; </span></span>stones</p><p class=MsoNormal>end</p>`,
		"<ul><li>shells</li><li>stones</li></ul><p>end</p>"},
	{"numbers that Word marks", "<p style='mso-list:l1 level1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>wake</p><p>&nbsp;</p><p style='mso-list:l1 level1'><span style='mso-list:Ignore'>2)<span>&nbsp; </span></span>wash</p>",
		"<ol><li>wake</li><li>wash</li></ol>"},
	{"numbers with words between", "<p><span style='mso-list:Ignore'>1.</span>wake</p><p>slowly</p><p><span style='mso-list:Ignore'>2.</span>wash</p>",
		"<p>1. wake</p><p>slowly</p><p>2. wash</p>"},
	{"an inner level is lines", "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'>·</span>shells</p><p style='mso-list:l0 level2'><span style='mso-list:Ignore'>o</span>white</p><p style='mso-list:l0 level2'><span style='mso-list:Ignore'>2.</span>grey</p>",
		"<ul><li>shells<br>– white<br>2. grey</li></ul>"},
	{"a further paragraph of an item", "<p class=MsoListParagraph><span style='mso-list:Ignore'>·</span>shells</p><p class=MsoListParagraph>from the north</p>",
		"<ul><li>shells<br>from the north</li></ul>"},
	{"a list style without a list", "<p class=MsoListParagraph>only indented</p>", "<p>only indented</p>"},
	{"letters and words as markers stay", "<p><span style='mso-list:Ignore'>a)</span>wake</p><p><span style='mso-list:Ignore'>Step\u202e one:</span>wash</p>", "<p>a) wake</p><p>Step one: wash</p>"},
	{"a marker without words goes", "<p><span style='mso-list:Ignore'>·</span></p><p>a</p>", "<p>a</p>"},
	{"bullets without Word's marks", "<p>·&nbsp;&nbsp;&nbsp;&nbsp;shells</p><p>\uf0b7&nbsp; <b>stones</b></p><p>•&nbsp; sand</p>", "<ul><li>shells</li><li><strong>stones</strong></li><li>sand</li></ul>"},
	{"a bullet somebody typed stays", "<p>• shells</p><p>· stones</p>", "<p>• shells</p><p>· stones</p>"},
	{"a bullet in Word's class with one space", "<p class=MsoListParagraph>• shells</p>", "<ul><li>shells</li></ul>"},
	{"a list in a quotation", "<blockquote><p><span style='mso-list:Ignore'>·</span>shells</p></blockquote>", "<blockquote><p>– shells</p></blockquote>"},
	{"a bullet that is a picture", "<p style='mso-list:l0 level1'><span style='mso-list:Ignore'><img src=b.gif></span>shells</p>", "<p>shells</p>"},
	{"VML drawings go", "<p>a<v:shape><v:imagedata src=x/><p>caption</p></v:shape>b</p>", "<p>a</p><p>caption</p><p>b</p>"},
}

func TestWord(t *testing.T) {
	for _, c := range wordCases {
		t.Run(c.name, func(t *testing.T) { converts(t, c) })
	}
}
