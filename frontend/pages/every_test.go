package pages

import (
	"reflect"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"holdfast/frontend/parts"
)

// every is each page that is more than words to read, as a function of how its struct is filled.
var every = map[string]func(fill func(reflect.Value)) templ.Component{
	"enter": filled(EnterPage), "signed out": filled(SignedOutPage), "home": filled(HomePage), "cohort": filled(CohortPage), "people": filled(PeoplePage), "problem": filled(ProblemPage),
	"drafts": filled(DraftsPage), "resume": filled(ResumePage),
	"thread": filled(ThreadPage), "take back": filled(TakeBackPage), "look": filled(LookPage),
	"sign in": filled(SignInPage), "second": filled(SecondPage), "recovery": filled(RecoveryAskPage), "letters": filled(RecoveryLettersPage), "new password": filled(RecoveryPasswordPage), "prove": filled(ProvePage),
	"account": filled(AccountPage), "password": filled(ChangePasswordPage), "address": filled(ChangeAddressPage), "confirm": filled(ConfirmAddressPage), "codes": filled(CodesPage), "authenticator": filled(AuthenticatorPage), "passkeys": filled(PasskeysPage),
	"set up": filled(SetUpPage), "invitation": filled(InvitationPage), "invited": filled(InvitedAccountPage), "terms": filled(TermsPage), "application": filled(ApplicationPage), "waiting": filled(WaitingPage), "accepted": filled(AcceptedPage),
	"own card": filled(OwnCardPage), "card": filled(StaffCardPage), "applicant": filled(ApplicantPage), "invitations": filled(InvitationsPage), "made": filled(InvitationMadePage), "practice": filled(PracticePage), "staff": filled(PracticeStaffPage),
	"new cohort": filled(CohortNewPage), "settings": filled(CohortSettingsPage), "agreement": filled(AgreementPage), "change agreement": filled(AgreementChangePage), "cohort staff": filled(CohortStaffPage), "member": filled(MemberPage),
	"my place": filled(MyPlacePage), "leaving": filled(LeavingPage), "privates": filled(PrivatesPage), "schedule": filled(SchedulePage), "schedule edit": filled(ScheduleEditPage), "move": filled(MovePage), "closing": filled(ClosingPage), "notes": filled(ClinicalPage),
	"note versions": filled(ClinicalVersionsPage), "choices": filled(ChoicesPage), "themes": filled(ThemesPage), "history": filled(HistoryPage), "queue": filled(QueuePage), "case": filled(CasePage), "done": filled(DonePage), "glass": filled(OpenGlassPage), "handover": filled(HandoverPage), "looks": filled(LooksPage), "second look": filled(SecondLookPage), "numbers": filled(NumbersPage), "group messages": filled(GroupMessagesPage), "keys": filled(KeysPage), "icebreakers": filled(IcebreakersPage), "outbox": filled(OutboxPage), "mail": filled(OutboxMailPage),
}

func filled[P any](page func(P) templ.Component) func(func(reflect.Value)) templ.Component {
	return func(fill func(reflect.Value)) templ.Component {
		var p P
		v := reflect.ValueOf(&p).Elem()
		fill(v)
		v.FieldByName("Frame").Set(reflect.ValueOf(frame))
		return page(p)
	}
}

// everywhere sets whatever a struct holds: strings to words, truths to yes, two of each list. What the gate made stays
// empty: it alone is printed as it is.
func everywhere(words string, yes bool) func(reflect.Value) {
	var fill func(reflect.Value)
	fill = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			if v.Type() != reflect.TypeFor[parts.HTML]() {
				v.SetString(words)
			}
		case reflect.Bool:
			v.SetBool(yes)
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem())
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0))
			fill(v.Index(1))
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Field(i).CanSet() { // a time keeps its instant to itself
					fill(v.Field(i))
				}
			}
		}
	}
	return fill
}

func TestNoFieldOfAnyPageIsMarkup(t *testing.T) {
	for name, page := range every {
		for _, yes := range []bool{true, false} {
			if n := scripts(document(t, page(everywhere(hostile, yes)))); n > 0 {
				t.Errorf("%s: %d elements came in through a field", name, n)
			}
		}
	}
}

func TestWhatHasNoAddressIsNotOffered(t *testing.T) {
	for name, page := range every {
		doc := document(t, page(func(reflect.Value) {}))
		doc.Find("main a").Each(func(_ int, s *goquery.Selection) {
			if s.AttrOr("href", "") == "" && name != "leaving" { // it always comes from somebody's place
				t.Errorf("%s: %q leads nowhere", name, s.Text())
			}
		})
		doc.Find("main form").Each(func(_ int, s *goquery.Selection) {
			if s.AttrOr("action", "") == "" && !owed[name] {
				t.Errorf("%s: %q is offered without an address", name, s.Find("button").Text())
			}
		})
	}
}

// owed are pages that are nothing but a form: their address is always given.
var owed = map[string]bool{
	"codes": true, "authenticator": true, "set up": true, "application": true, "card": true, "practice": true, "staff": true,
	"schedule edit": true, "move": true, "closing": true, "choices": true, "themes": true, "icebreakers": true,
	"new cohort": true, "settings": true, "change agreement": true, "leaving": true, "take back": true, "look": true,
}
