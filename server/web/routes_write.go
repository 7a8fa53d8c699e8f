package web

import "holdfast/server/access"

func (s *Server) writeRoutes() []route {
	return []route{
		{get, "/cohorts/:cohort/private/write", access.StartPrivate, s.writePrivate, asPage},
		{post, "/cohorts/:cohort/private/posts", access.StartPrivate, s.sendPrivate, asPage},

		{get, "/drafts", access.ReadDrafts, s.drafts, asPage},
		{post, "/drafts", access.WriteDraft, s.keepDraft, asPage},
		{post, "/drafts/:draft/choice", access.WriteDraft, s.chooseDraft, asPage},
		{post, "/drafts/:draft/discarding", access.WriteDraft, s.discardDraft, asPage},
		{post, "/drafts/:draft/setting-aside", access.WriteDraft, s.setDraftAside, asPage},
		{post, "/drafts/:draft/restoring", access.WriteDraft, s.restoreDraft, asPage},
	}
}
