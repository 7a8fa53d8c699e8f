package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func signingIn() []Entry {
	return []Entry{
		{"sign-in", "Sign in", page(signIn, pages.SignInPage)},
		{"sign-in-refused", "Sign in, refused", page(signInRefused, pages.SignInPage)},
		{"sign-in-words", "Sign in, with words in the box", page(signInWords, pages.SignInPage)},
		{"second", "The second thing", page(second, pages.SecondPage)},
		{"second-refused", "The second thing, refused, with words", page(secondRefused, pages.SecondPage)},
		{"recovery", "Lost password", page(recoveryAsk, pages.RecoveryAskPage)},
		{"recovery-letters", "Lost password, the letters", page(recoveryLetters, pages.RecoveryLettersPage)},
		{"recovery-unknown", "Lost password, a new one", page(recoveryPassword(pages.RecoveryUnknown), pages.RecoveryPasswordPage)},
		{"recovery-waiting", "Lost password, waiting", page(recoveryPassword(pages.RecoveryWaiting), pages.RecoveryPasswordPage)},
		{"recovery-ready", "Lost password, refused", page(recoveryRefused, pages.RecoveryPasswordPage)},
		{"recovery-over", "Lost password, too late", page(recoveryPassword(pages.RecoveryOver), pages.RecoveryPasswordPage)},
		{"prove", "Step-up", page(prove, pages.ProvePage)},
		{"prove-refused", "Step-up, refused", page(proveRefused, pages.ProvePage)},
		{"prove-passkey", "Step-up, passkey only", page(provePasskey, pages.ProvePage)},
		{"set-up", "First run", page(setUp, pages.SetUpPage)},
		{"set-up-refused", "First run, refused", page(setUpRefused, pages.SetUpPage)},
	}
}

func real(f parts.Frame) parts.Frame {
	f.Demo = false
	return f
}

func signIn(s Setting) pages.SignIn {
	return pages.SignIn{Frame: real(s.outside("Sign in")), Next: "/home", Passkeys: true}
}

func signInRefused(s Setting) pages.SignIn {
	p := signIn(s)
	p.Address, p.Shared = "willow@example.org", true
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "Address and password do not belong together. Look at both once more; capital letters count in the password."}
	return p
}

func signInWords(s Setting) pages.SignIn {
	p := signInRefused(s)
	p.Kept, p.Next = typed(), "/threads/t1/answer?to=7"
	return p
}

func second(s Setting) pages.Second {
	return pages.Second{Frame: real(s.outside("Sign in")), Next: "/home"}
}

func secondRefused(s Setting) pages.Second {
	p := second(s)
	p.Kept = typed()
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "This code is not right, or it was used already. The app shows a new one within half a minute.", Field: "code"}
	return p
}

func recoveryAsk(s Setting) pages.RecoveryAsk {
	return pages.RecoveryAsk{Frame: real(s.outside("Sign in")), Address: "willow@example.org"}
}

func recoveryLetters(s Setting) pages.RecoveryLetters {
	return pages.RecoveryLetters{Frame: real(s.outside("Sign in")), Letters: "KD4-9PX", Expires: parts.By(at(14, 21, 14), now)}
}

func recoveryPassword(state pages.RecoveryState) func(Setting) pages.RecoveryPassword {
	return func(s Setting) pages.RecoveryPassword {
		p := pages.RecoveryPassword{Frame: real(s.outside("Sign in")), State: state, Letters: "KD4-9PX"}
		if state == pages.RecoveryWaiting {
			p.Ready = parts.By(at(12, 18, 30), now)
		}
		return p
	}
}

func recoveryRefused(s Setting) pages.RecoveryPassword {
	p := recoveryPassword(pages.RecoveryReady)(s)
	p.Problem = passwordProblem()
	return p
}

func passwordProblem() *parts.Problem {
	return &parts.Problem{Heading: "Another password, please", Sentence: "This one is in lists that are tried first. Add a word or two that mean something only to you.", Field: "password"}
}

func prove(s Setting) pages.Prove {
	return pages.Prove{Frame: s.frame("You"), For: "change how you sign in", Next: "/account/address", Address: "willow@example.org", Password: true, Code: true, Passkey: true, Back: you()}
}

func proveRefused(s Setting) pages.Prove {
	p := prove(s)
	p.Code, p.Passkey = false, false
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "The password is not right. Look at it once more; capital letters count.", Field: "password"}
	return p
}

func provePasskey(s Setting) pages.Prove {
	p := prove(s)
	p.Password, p.Code, p.For = false, false, ""
	return p
}

func setUp(s Setting) pages.SetUp {
	return pages.SetUp{Frame: real(s.outside("Welcome")), Action: "/setup/token"}
}

func setUpRefused(s Setting) pages.SetUp {
	p := setUp(s)
	p.Practice, p.Name, p.Address = "Alder House, Practice for Group Psychotherapy and Counselling at the Old Lifeboat Station", "Ruth Adeyemi", "ruth@alder-house.example"
	p.Problem = passwordProblem()
	return p
}

func you() parts.Link { return parts.Link{Label: "You", Href: "/account"} }
