package errs_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"holdfast/server/errs"
)

func TestASentenceKeepsItsPlacesForOtherLanguages(t *testing.T) {
	short := errs.In("title", "{most} at most, not {have}.")
	e := short.With("most", "{have}", "have", "7")
	if e.Sentence != "{have} at most, not 7." || e.Message != "{most} at most, not {have}." || e.Field != "title" {
		t.Errorf("%+v", e)
	}
	if short.Message != "" || short.Sentence != "{most} at most, not {have}." {
		t.Error("the error that others share was changed")
	}
}

func TestKindsSurviveWrapping(t *testing.T) {
	gone := errs.New(errs.NotFound, "It is not here.")
	for name, c := range map[string]struct {
		err  error
		want errs.Kind
	}{
		"nobody classified it": {io.EOF, errs.Internal},
		"as it is":             {gone, errs.NotFound},
		"with more said":       {fmt.Errorf("reading: %w", gone), errs.NotFound},
		"with a cause":         {errs.Wrap(io.EOF, errs.Unavailable, "Try again."), errs.Unavailable},
		"about one input":      {errs.In("title", "It needs a title."), errs.Invalid},
	} {
		if got := errs.KindOf(c.err); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if errs.Wrap(nil, errs.Internal, "x") != nil {
		t.Error("nothing went wrong, and it is an error")
	}
	if wrapped := errs.Wrap(io.EOF, errs.Internal, "x"); !errors.Is(wrapped, io.EOF) {
		t.Error("the cause is lost")
	}
}
