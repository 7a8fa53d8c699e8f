package admission

import "context"

// OutsideReviewer says who looks from outside at what one person decided alone, as the practice names them; empty:
// nobody. For moderation, which tells members: it stands in what they consent to.
func (s *Service) OutsideReviewer(ctx context.Context) (string, error) {
	p, err := s.thePractice(ctx)
	return p.OutsideReviewer, err
}
