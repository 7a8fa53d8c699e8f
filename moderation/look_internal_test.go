package moderation

import "testing"

// About a tenth of decisions is looked at again: of evenly spread digests a tenth is chosen.
func TestHowManyAreLookedAtAgain(t *testing.T) {
	all, chosen := 0, 0
	for n := 0; n < 1<<24; n += 997 {
		all++
		if chance([]byte{byte(n >> 16), byte(n >> 8), byte(n)}, LookShare) {
			chosen++
		}
	}
	if share := float64(chosen) / float64(all); share < 0.099 || share > 0.101 {
		t.Errorf("%.4f of decisions", share)
	}
	if chance([]byte{255, 255, 255}, 99) || !chance([]byte{255, 255, 255}, 100) || chance([]byte{0, 0, 0}, 0) {
		t.Error("none or all of them are not none or all")
	}
}
