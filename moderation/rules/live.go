package rules

import (
	"context"
	"strconv"
	"time"

	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

// Within is how soon every process follows what was published: each looks at most that often.
const Within = 5 * time.Second

// lookFor is how long a look at the records may hold a post up. The last rules hold on when it takes longer.
const lookFor = time.Second

// Screen reads a subject by the published rules: the gate.Screener of the house. Its only error is ctx's own.
func (s *Service) Screen(ctx context.Context, subject gate.Subject) (gate.Verdict, error) {
	by, version := s.screener(ctx)
	v, err := by.Screen(ctx, subject)
	if err == nil && version > 0 {
		v.Version += ".p" + strconv.FormatInt(version, 10)
	}
	return v, err
}

// Active is what everything is screened by in this process now.
func (s *Service) Active(ctx context.Context) screen.Options {
	s.screener(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.by.Options()
}

// screener is the screener by what is published, as it was some seconds ago at most. One caller looks; the others go on
// with what there is. Records that cannot be read change nothing: then the last rules hold, or at first those that come
// with the house.
func (s *Service) screener(ctx context.Context) (gate.Screener, int64) {
	if s.itsTime() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookFor)
		defer cancel()
		if set, _, err := s.published(ctx); err == nil {
			s.take(set)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live == nil {
		s.live = s.build(s.by.Options())
	}
	return s.live, s.by.Version
}

// itsTime says whether this caller should look.
func (s *Service) itsTime() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Clock.Now()
	if !s.looked.IsZero() && now.Sub(s.looked) < Within {
		return false
	}
	s.looked = now
	return true
}

// take screens by a set from now on. An older one than this process knows came late and changes nothing.
func (s *Service) take(set Set) {
	s.mu.Lock()
	known := s.live != nil && set.Version <= s.by.Version
	s.mu.Unlock()
	if known {
		return
	}
	built := s.build(set.Options()) // takes some milliseconds: nobody waits for it
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.live == nil || set.Version > s.by.Version {
		s.live, s.by = built, set
	}
}
