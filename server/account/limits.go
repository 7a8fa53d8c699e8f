package account

import (
	"context"
	"encoding/hex"
	"net/netip"
	"time"

	"holdfast/server/errs"
	"holdfast/server/pulse"
	"holdfast/server/redact"
)

// Limiter says whether something may happen once more now, and if not, when; pulse.Pulse does.
type Limiter interface {
	Allow(ctx context.Context, l pulse.Limit, key string) (ok bool, again time.Duration)
}

// How often somebody may try. Whoever knows what they sign in with never meets these. All of them guard secrets, so
// with Redis gone each instance counts alone (security anchor D2); the ceiling on failures in a row stands in the
// database beside them, see count.
var (
	// byNetwork leaves room for a whole group behind one address.
	byNetwork = pulse.Limit{Name: "account.network", Rate: 30, Burst: 30, Per: time.Minute}
	// byName is for one address, account or ticket: ten at once, then one every three minutes.
	byName = pulse.Limit{Name: "account.name", Rate: 20, Burst: 10, Per: time.Hour}
	// overall is more than the hasher does in a second on two cores; its queue turns away what is left.
	overall = pulse.Limit{Name: "account.overall", Rate: 30, Burst: 60, Per: time.Second}
)

// allow takes one try from the budgets of a network address, of a name and of the house, in this order, so that one
// source alone cannot use up what is there for all. An empty name or network has no budget of its own.
func (s *Service) allow(ctx context.Context, network redact.Address, name string) error {
	if network != "" {
		if err := s.allowOne(ctx, byNetwork, s.fingerprint("limit.network", subnet(network))); err != nil {
			return err
		}
	}
	if name != "" {
		if err := s.allowOne(ctx, byName, s.fingerprint("limit.name", name)); err != nil {
			return err
		}
	}
	return s.allowOne(ctx, overall, "all")
}

func (s *Service) allowOne(ctx context.Context, l pulse.Limit, key string) error {
	if ok, again := s.limits.Allow(ctx, l, key); !ok {
		return &errs.Error{Kind: errs.TooMany, Sentence: "That was a lot of tries in a short time, so we stopped here. Nothing was changed.", RetryAfter: again}
	}
	return nil
}

// subnet is what counts as one source: an IPv4 address, or the 64 bits of IPv6 that one household has.
func subnet(network redact.Address) string {
	at, err := netip.ParseAddr(string(network))
	if err != nil {
		return string(network)
	}
	at = at.Unmap()
	if at.Is6() {
		if prefix, err := at.WithZone("").Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return at.String()
}

// fingerprint is a keyed hash as text.
func (s *Service) fingerprint(purpose string, parts ...string) string {
	return hex.EncodeToString(s.ring.Fingerprint(purpose, parts...))
}
