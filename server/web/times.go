package web

import (
	"sync"
	"time"
)

// zoneCookie is where the browser's own zone arrives; it tells no more than a clock on a wall.
const zoneCookie = "zone"

// zone is the reader's: the one they chose, else their browser's, else the practice's.
func (r *request) zone() *time.Location {
	if r.session.Zone != "" {
		return r.s.zones.load(r.session.Zone)
	}
	if browser := r.Cookies(zoneCookie); browser != "" {
		if loc := r.s.zones.load(browser); loc != time.UTC {
			return loc
		}
	}
	return r.s.zones.load(r.s.Settings.Zone)
}

// zones keeps loaded zones: reading one from the zone database costs more than the rest of a page.
type zones struct{ known sync.Map }

// maxZone is the length of the longest IANA name, and some.
const maxZone = 64

// load gives the zone of a name; a name that is no zone gives UTC and is not remembered.
func (z *zones) load(name string) *time.Location {
	if loc, ok := z.known.Load(name); ok {
		return loc.(*time.Location)
	}
	if name == "" || name == "Local" || len(name) > maxZone {
		return time.UTC
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	z.known.Store(name, loc)
	return loc
}
