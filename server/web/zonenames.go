package web

import "strings"

// zoneNames are the zones one can choose from: one a clock and region, west to east. Others arrive from the browser.
var zoneNames = []string{
	"", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver", "America/Phoenix", "America/Chicago",
	"America/Mexico_City", "America/New_York", "America/Toronto", "America/Bogota", "America/Halifax", "America/Santiago",
	"America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Atlantic/Azores", "UTC", "Atlantic/Reykjavik",
	"Europe/London", "Europe/Dublin", "Europe/Lisbon", "Africa/Lagos", "Europe/Amsterdam", "Europe/Berlin", "Europe/Brussels",
	"Europe/Copenhagen", "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome", "Europe/Stockholm",
	"Europe/Vienna", "Europe/Warsaw", "Europe/Zurich", "Africa/Johannesburg", "Africa/Cairo", "Europe/Athens", "Europe/Helsinki",
	"Europe/Kyiv", "Asia/Jerusalem", "Europe/Istanbul", "Africa/Nairobi", "Asia/Riyadh", "Asia/Tehran", "Asia/Dubai", "Asia/Kabul",
	"Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Shanghai",
	"Asia/Hong_Kong", "Asia/Singapore", "Australia/Perth", "Asia/Seoul", "Asia/Tokyo", "Australia/Darwin", "Australia/Adelaide",
	"Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "Pacific/Apia",
}

// zoneLabel says a zone as people do: the city, then its region.
func (r *request) zoneLabel(name string) string {
	if name == "" {
		return r.T("As my browser says")
	}
	region, city, found := strings.Cut(name, "/")
	if !found {
		return name
	}
	if i := strings.LastIndexByte(city, '/'); i >= 0 {
		city = city[i+1:]
	}
	return strings.ReplaceAll(city, "_", " ") + ", " + region
}
