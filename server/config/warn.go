package config

import "net"

// warn says what a practice would want to know before people write here. None of it keeps the program from starting.
func (c *Config) warn(use Use) []string {
	if use != Serve {
		return nil
	}
	var l list
	l.when(c.StaffedHours == "", "HOLDFAST_STAFFED_HOURS is not set: pages cannot say when somebody reads.")
	l.when(c.HelpPhone == "", "HOLDFAST_HELP_PHONE is not set: Help now has nobody to call.")
	l.when(c.HelpEmergency == "", "HOLDFAST_HELP_EMERGENCY is not set: Help now has no emergency number.")
	l.when(c.Retention == "", "HOLDFAST_RETENTION is not set: what people consent to cannot say how long records are kept.")
	l.when(c.Store == Mongo && c.RootKey == "",
		"HOLDFAST_ROOT_KEY is not set: every instance needs the same root key, and each would look for it in its own data folder.")
	l.when(c.Store == Mongo && c.RedisAddress == "",
		"HOLDFAST_REDIS_ADDRESS is not set: limits are counted by each instance alone, and news reaches the others' readers a few seconds later.")
	l.when(c.RedisAddress != "" && !c.RedisTLS && !isLoopback(hostOf(c.RedisAddress)),
		"HOLDFAST_REDIS_TLS is not set. That is only right on a network that belongs to these machines alone.")
	l.when(!c.Loopback() && len(c.TrustedProxies) == 0,
		"HOLDFAST_TRUSTED_PROXIES is not set: if a proxy stands in front, every reader seems to come from its address and they share one limit.")
	return l
}

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}
