package gate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

var htmlCases = []conversion{
	// Words and white space.
	{"words without a tag", "Just words &amp; more", "<p>Just words &amp; more</p>"},
	{"white space is collapsed", "<p>\n  Two \t words&nbsp;&nbsp; and\u2003three </p>\n", "<p>Two words and three</p>"},
	{"escaped markup is words", "<p>a &lt;b&gt; c &amp;lt;</p>", "<p>a &lt;b&gt; c &amp;lt;</p>"},
	{"hidden runes go in HTML too", "<p>a\u202eb&#8238;c&zwj;&#0;d&shy;e</p>", "<p>abc\ufffdde</p>"},
	{"columns made of spaces are set apart", "<p>Mon&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;swim</p>", "<p>Mon · swim</p>"},
	{"indents are not columns", "<p>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;First,&nbsp;&nbsp; then</p>", "<p>First, then</p>"},

	// Paragraphs.
	{"a single break stays", "<p>a<br>b<br/>c</br>d</p>", "<p>a<br>b<br>c<br>d</p>"},
	{"two breaks make a paragraph", "<p>a<br><br>b<br>&nbsp;<br>c</p>", "<p>a</p><p>b</p><p>c</p>"},
	{"breaks at an edge go", "<p><br>a<br></p><br><p>b</p>", "<p>a</p><p>b</p>"},
	{"empty paragraphs go", "<p>a</p><p>&nbsp;</p><p> <br> </p><p><b> </b></p><p>b</p>", "<p>a</p><p>b</p>"},
	{"other blocks are paragraphs", "<div>a<section>b</section>c</div><article>d</article>e<hr>f<address>g</address>", "<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p><p>f</p><p>g</p>"},
	{"unclosed paragraphs", "<p>a<p>b<div>c<p>d", "<p>a</p><p>b</p><p>c</p><p>d</p>"},
	{"definition lists", "<dl><dt>ebb<dd>the sea goes<dt>flow<dd>it comes</dl>", "<p>ebb</p><p>the sea goes</p><p>flow</p><p>it comes</p>"},
	{"preformatted lines stay lines", "<pre>\none\n  two\n\nthree</pre>", "<p>one<br>two</p><p>three</p>"},
	{"lines that a style keeps stay lines", "<div style='white-space: pre-wrap'>one\ntwo</div>", "<p>one<br>two</p>"},
	{"headings are strong paragraphs", "<h1>Tide</h1>in<h4><span style='font-weight:400'>Wind</span></h4>out", "<p><strong>Tide</strong></p><p>in</p><p><strong>Wind</strong></p><p>out</p>"},
	{"a whole document", "<!DOCTYPE html><html><head><title>t</title><meta charset=x></head><body><main>words</main></body></html>", "<p>words</p>"},

	// Emphasis.
	{"bold and italic", "<b>a</b> b <i>c</i> <strong>d</strong> <em>e</em>", "<p><strong>a</strong> b <em>c</em> <strong>d</strong> <em>e</em></p>"},
	{"bold and italic by style", "a <span style='FONT-WEIGHT: 700 !important'>b</span> <font style='font-style:italic'>c</font>", "<p>a <strong>b</strong> <em>c</em></p>"},
	{"bold that a style takes back", "<b style='font-weight:normal'>a <span style='font-weight:bold'>b</span></b>", "<p>a <strong>b</strong></p>"},
	{"other looks are no emphasis", "<u>a</u> <font color=red size=7>b</font> <s>c</s> <code>d</code> <span style='color:red;background:url(x)'>e</span>", "<p>a b c d e</p>"},
	{"spaces move out of emphasis", "a<b> b </b>c <i>d </i>e", "<p>a <strong>b</strong> c <em>d</em> e</p>"},
	{"equal neighbours are merged", "x <b>a</b><b>b</b> <b>c</b><i></i>", "<p>x <strong>ab c</strong></p>"},
	{"nested equals are one", "x <b><strong>a<b>b</b></strong></b>", "<p>x <strong>ab</strong></p>"},
	{"crossed tags are nested", "x <b>a<i>b</b>c</i>", "<p>x <strong>a<em>b</em></strong><em>c</em></p>"},
	{"the longer emphasis goes outside", "x <i>a <b>b</b> c</i>", "<p>x <em>a <strong>b</strong> c</em></p>"},
	{"emphasis over a break and paragraphs", "x<p><b>a<br>b<p>c</b>d", "<p>x</p><p><strong>a<br>b</strong></p><p><strong>c</strong>d</p>"},
	{"a body that is strong throughout is plain", "<b><p>a <i>b</i></p><ul><li>c</ul>* * *</b>", "<p>a <em>b</em></p><ul><li>c</li></ul><p>* * *</p>"},
	{"a strong paragraph among others stays", "<p><b>a</b></p><p>b</p>", "<p><strong>a</strong></p><p>b</p>"},
	{"a ragged edge is smoothed", "T<b>he Seven</b> Lakes, and <i>then hom</i>e again", "<p><strong>The Seven</strong> Lakes, and <em>then home</em> again</p>"},
	{"a part of one word was meant", "im<i>possible</i>, <b>C</b>ut down", "<p>im<em>possible</em>, <strong>C</strong>ut down</p>"},
	{"inline quotation marks", "she said <q>go</q>.", "<p>she said “go”.</p>"},
	{"raised and lowered digits keep their meaning", "10<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>", "<p>10² H₂O 1st</p>"},

	// Links.
	{"a link", `<a href="HTTPS://Example.ORG/a b?c&amp;d" target=_blank onclick=x class=y>words</a>`, "<p>" + to("https://example.org/a%20b?c&amp;d", "words") + "</p>"},
	{"a mail link without what it would prefill", `<a href="mailto:tern@example.org?bcc=x@example.org&body=y">write</a>`, "<p>" + to("mailto:tern@example.org", "write") + "</p>"},
	{"an address that forgot its scheme", `<a href="www.example.org/x">here</a>`, "<p>" + to("https://www.example.org/x", "here") + "</p>"},
	{"addresses that may not stand leave words", `<a href="javascript:x">a</a> <a href="/logout">b</a> <a href="//example.org">c</a> <a href="data:x">d</a> <a href="">e</a> <a href="http://u:p@example.org">f</a>`, "<p>a b c d e f</p>"},
	{"an address in words becomes a link", "<p>see https://example.org.</p>", "<p>see " + to("https://example.org", "https://example.org") + ".</p>"},
	{"an address split by tags is one", "<span>https://</span><span>example.org</span><span>/x</span>", "<p>" + to("https://example.org/x", "https://example.org/x") + "</p>"},
	{"a link in pieces is one", `<a href=https://example.org/>a</a><a href=https://example.org/>b <b>c</b></a>`, "<p>" + to("https://example.org/", "ab <strong>c</strong>") + "</p>"},
	{"spaces move out of links", `see<a href=https://example.org> here </a>now`, "<p>see " + to("https://example.org", "here") + " now</p>"},
	{"emphasis around a link", `<b>a <a href=https://example.org>b</a></b> c`, "<p><strong>a " + to("https://example.org", "b") + "</strong> c</p>"},
	{"a link is never split", `<b>a <a href=https://example.org>b</b> c</a>`, "<p><strong>a</strong> " + to("https://example.org", "<strong>b</strong> c") + "</p>"},
	{"a link to another script shows its host", `<a href="https://xn--bcher-kva.example/">books</a>`, "<p>" + to("https://xn--bcher-kva.example/", "books (xn--bcher-kva.example)") + "</p>"},
	{"a link around nothing goes", `a<a href=https://example.org></a><a href=https://example.org><img src=x></a>`, "<p>a</p>"},
	{"a link around blocks", `<a href=https://example.org><h2>Tide</h2><p>in</p></a>out`, "<p><strong>" + to("https://example.org", "Tide") + "</strong></p><p>" + to("https://example.org", "in") + "</p><p>out</p>"},
	{"a link left open ends with its paragraph", `<p><a href=https://example.org>a</p><p>b`, "<p>" + to("https://example.org", "a") + "</p><p>b</p>"},

	// Lists and quotations.
	{"lists", "<ul><li>a<li> b </ul><ol><li><p>c</p></li><li>d</li></ol>", "<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>"},
	{"empty items go", "<ul><li>&nbsp;</li><li>a</li><li></li></ul>", "<ul><li>a</li></ul>"},
	{"plain lists that touch are one", "<ul><li>a</ul><br><ul><li>b</ul>", "<ul><li>a</li><li>b</li></ul>"},
	{"numbered lists that both begin at one are two", "<ol><li>a</ol><ol><li>b</ol>", "<ol><li>a</li></ol><ol><li>b</li></ol>"},
	{"a numbered list that goes on is one", "<ol><li>a</ol><ol start=2><li>b</ol>", "<ol><li>a</li><li>b</li></ol>"},
	{"a numbered list with words between keeps its numbers", "<ol><li>a</ol>why<ol start=2><li>b<li>c</ol>", "<p>1. a</p><p>why</p><p>2. b</p><p>3. c</p>"},
	{"paragraphs of an item are its lines", "<ul><li><p>a</p><p>b</p><li>c<br><br>d</ul>", "<ul><li>a<br>b</li><li>c<br>d</li></ul>"},
	{"a list in a list is lines of its item", "<ol><li>a<ul><li>b<li>c<ol><li>d</ol></ul><li>e</ol>", "<ol><li>a<br>– b<br>– c<br>1. d</li><li>e</li></ol>"},
	{"a list that only indents another", "<ul><ul><li>a</li><li>b</li></ul></ul>", "<ul><li>a</li><li>b</li></ul>"},
	{"an item outside of a list", "<li>a</li><li>b</li>", "<ul><li>a</li><li>b</li></ul>"},
	{"bullets in items are not doubled", "<ul><li>· a</li><li><b>•</b> b</li></ul>", "<ul><li>a</li><li>b</li></ul>"},
	{"a quotation", "<blockquote>a<br><br>b<p>c</blockquote>d", "<blockquote><p>a</p><p>b</p><p>c</p></blockquote><p>d</p>"},
	{"quotations in each other are one", "<blockquote><blockquote>a</blockquote>b</blockquote><blockquote>c</blockquote>", "<blockquote><p>a</p><p>b</p><p>c</p></blockquote>"},
	{"a list in a quotation is lines", "<blockquote>a<ul><li>b<li>c</ul></blockquote>", "<blockquote><p>a</p><p>– b<br>– c</p></blockquote>"},
	{"a quotation in an item is a line", "<ul><li>a<blockquote>b</blockquote></ul>", "<ul><li>a<br>b</li></ul>"},

	// Tables.
	{"a row is a line", "<table><thead><tr><th>Day<th>What</thead><tr><td>Mon<td>swim<tr><td><p>Tue</p><td><div>walk</div></table>", "<p><strong>Day</strong> · <strong>What</strong></p><p>Mon · swim</p><p>Tue · walk</p>"},
	{"empty cells are not shown", "<table><tr><td></td><td>a</td><td>&nbsp;</td><td>b</td></tr></table>", "<p>a · b</p>"},
	{"a table that is a layout", "<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "<p>a</p><p>b</p><p>c</p>"},
	{"a table in a table", "<table><tr><td><table><tr><td>a<td>b</table><td>c</table>", "<p>a · b · c</p>"},
	{"a table in a list", "<ul><li><table><tr><td>a<td>b</table></ul>", "<ul><li>a<br>b</li></ul>"},

	// What is removed.
	{"pictures go, emoji pictures are emoji", `a <img src=x alt="the sea"> b <img src=y alt="🌊">`, "<p>a b 🌊</p>"},
	{"code goes, also when it is never closed", "a<script>b</script>c<style>d</style><p>e<script>f<p>g", "<p>ac</p><p>e</p>"},
	{"forms go", "<p>a<form><label>Name <input></label><button>b</button></form>c", "<p>a</p><p>c</p>"},
	{"an element that is never closed does not take the rest", "<form>a<select>b<svg>c", "<p>abc</p>"},
	{"hidden words go", "<div style='display:none'>preview</div>a<span hidden> b</span><p style='mso-hide:all'>c<p>d", "<p>a</p><p>d</p>"},
	{"comments and instructions go", "a<!-- b -->c<?xml x?>d<![CDATA[e]]>f", "<p>acdf</p>"},
}

func TestFromHTML(t *testing.T) {
	for _, c := range htmlCases {
		t.Run(c.name, func(t *testing.T) { converts(t, c) })
	}
}

// converts checks one conversion, and that its result is canonical and settled.
func converts(t *testing.T, c conversion) {
	t.Helper()
	body, _, err := gate.FromHTML(c.in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(gate.Body{{HTML: c.want}}, body); diff != "" {
		t.Error(diff)
	}
	if err := gatetest.Settled(body); err != nil {
		t.Error(err)
	}
}

func TestReport(t *testing.T) {
	for in, want := range map[string]gate.Report{
		"<p>nothing</p>": {},
		`a<img src=x><svg><path/></svg><image src=y><img alt="🌊">`:                                      {Images: 3},
		`a<script>x</script><b onclick=x onfocus=y>b</b>`:                                               {Scripts: 3},
		`a<style>x</style><p style="y">b<font size=1>c</font><link rel=stylesheet href=z>`:              {Styles: 4},
		"a<!-- x --><!--[if gte mso 9]><xml>y</xml><![endif]--><!DOCTYPE html>":                         {Comments: 3},
		`<a href="javascript:x">a</a><a href="/b">b</a><a name=c>c</a><a href="https://d.example"></a>`: {Links: 3},
		`a<form><input></form><iframe></iframe><embed><xml><o:p>x</o:p></xml><p hidden>y`:               {Other: 5},
	} {
		_, got, err := gate.FromHTML(in)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", in, err, diff)
		}
		if got.Empty() != (want == gate.Report{}) {
			t.Errorf("%s: Empty is %v", in, got.Empty())
		}
	}
}

func TestReportsAdd(t *testing.T) {
	one := gate.Report{Images: 1, Scripts: 2, Styles: 3, Comments: 4, Links: 5, Other: 6}
	want := gate.Report{Images: 2, Scripts: 4, Styles: 6, Comments: 8, Links: 10, Other: 12}
	if got := one.Add(one); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
