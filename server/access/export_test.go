package access

// Demands gives an action's rule, for the test that takes one demand away after the other.
func Demands(action Action) []demand { return table[action] }

// Without asks an action's rule with one demand always met.
func Without(action Action, i int) func(Actor, Action, Facts) error {
	short := append(append(rule{}, table[action][:i]...), table[action][i+1:]...)
	return func(a Actor, _ Action, f Facts) error { return short.ask(a, f) }
}
