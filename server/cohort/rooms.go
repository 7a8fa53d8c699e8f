package cohort

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/id"
)

// Rooms are the threads that guests of a cohort were asked into, whether they are still here or were: what was written
// there was written before them. For use cases that have asked the access table about the cohort.
func (s *Service) Rooms(ctx context.Context, which id.Cohort) ([]id.Thread, error) {
	all, err := s.list(ctx, string(which))
	if err != nil {
		return nil, err
	}
	var rooms []id.Thread
	for _, m := range all {
		if m.Role == access.RoleGuest && m.Room != "" {
			rooms = append(rooms, m.Room)
		}
	}
	return rooms, nil
}
