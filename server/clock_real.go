//go:build !testclock

package main

import "holdfast/server/clock"

// now is the clock that every command goes by.
func (sh *shell) now() clock.Clock { return clock.System{} }
