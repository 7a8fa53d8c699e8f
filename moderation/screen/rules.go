package screen

import "holdfast/server/gate"

// rule is a Rule with what the screener needs to know of it.
type rule struct {
	Rule
	tier gate.Tier // by itself; green: it counts only beside others
	who  who
}

// who says whose risk a rule's words speak of.
type who uint8

const (
	asked   who = iota // the subject is looked for in the words before
	mine               // the writer's, by the pattern itself
	whoever            // whoever's: the words are enough
)

// rules is every rule. Reasons are for staff; what an author is told of a held post stands last. Both are plain
// English, and the ids are the sections of the files in cues.
var rules = []rule{
	{Rule{"own.intent", "ideation", "Speaks of wanting to die.", ""}, gate.Red, asked},
	{Rule{"own.plan", "plan", "Speaks of a plan or a decision to die.", ""}, gate.Red, asked},
	{Rule{"own.passive", "ideation", "Would not mind being dead, or not waking up.", ""}, gate.Amber, asked},
	{Rule{"own.burden", "burden", "Feels a burden to others.", ""}, gate.Red, mine},
	{Rule{"own.hopeless", "hopeless", "Sees no future, or cannot go on.", ""}, gate.Amber, asked},
	{Rule{"own.nofuture", "hopeless", "Sees no reason or no way to go on living.", ""}, gate.Red, asked},
	{Rule{"own.calm", "hopeless", "Is calm, as after a decision.", ""}, gate.Green, mine},
	{Rule{"own.farewell", "farewell", "Says goodbye.", ""}, gate.Green, mine},
	{Rule{"own.affairs", "affairs", "Puts things in order, or gives them away.", ""}, gate.Green, mine},
	{Rule{"own.means", "means", "Names a means or a place at hand.", ""}, gate.Green, mine},
	{Rule{"own.kept", "means", "Is gathering means.", ""}, gate.Red, asked},
	{Rule{"own.time", "time", "Names a time that is near.", ""}, gate.Green, mine},
	{Rule{"own.act", "in-progress", "Something may have begun.", ""}, gate.Crisis, asked},
	{Rule{"own.selfharm", "self-harm", "Hurts themselves, or is close to it.", ""}, gate.Red, asked},
	{Rule{"own.abuse", "abuse", "Is being hurt, or fears somebody at home.", ""}, gate.Red, mine},
	{Rule{"own.attacked", "abuse", "May be in danger from somebody now.", ""}, gate.Crisis, mine},
	{Rule{"own.medical", "medical", "May need medical help.", ""}, gate.Amber, whoever},
	{Rule{"own.child", "child-risk", "A child or a dependent person may be in danger.", ""}, gate.Red, whoever},
	{Rule{"own.command", "voices", "Hears voices that tell them what to do.", ""}, gate.Red, mine},
	{Rule{"own.voices", "voices", "Hears or sees what others do not.", ""}, gate.Amber, mine},
	{Rule{"own.substance", "substance", "Drinks, uses or gambles again.", ""}, gate.Amber, asked},
	{Rule{"own.eating", "eating", "Does not eat, or purges.", ""}, gate.Amber, asked},
	{Rule{"own.distress", "distress", "Is in strong distress.", ""}, gate.Green, asked},
	{Rule{"other.atrisk", "other-at-risk", "Fears for somebody else's life.", ""}, gate.Amber, whoever},
	{Rule{"other.threat", "threat", "Threatens somebody.", "It speaks of hurting somebody."}, gate.Red, whoever},
	{Rule{"other.encourage", "encouragement", "Encourages somebody to hurt themselves.", "It could be read as telling somebody to hurt themselves."}, gate.Red, whoever},
	{Rule{"other.method", "method-offer", "Offers a way of dying or of harm.", "It tells or offers a way in which people can come to harm."}, gate.Red, whoever},
	{Rule{"other.medadvice", "med-advice", "Advises to stop or change medicine.", ""}, gate.Amber, whoever},
	{Rule{"other.insult", "insult", "Insults somebody here.", ""}, gate.Amber, whoever},
	{Rule{"other.details", "pii-other", "Names somebody together with where to find them.", "It names another person together with where they live, work or can be reached."}, gate.Amber, whoever},
	{Rule{"own.details", "pii-own", "Gives their own name, address or number.", ""}, gate.Amber, whoever},
	{Rule{"contact.out", "contact-out", "Asks to write or meet outside the group.", ""}, gate.Amber, whoever},
	{Rule{"other.spam", "spam", "Sells or advertises something.", "It looks like an advertisement."}, gate.Amber, whoever},
}

// sections of the cue files that are no rules: they change what others mean.
const (
	ctxFigure   = "figure"
	ctxBereaved = "bereaved"
	ctxPast     = "past"
	ctxRecent   = "recent"
	ctxStable   = "stable"
	ctxDenial   = "denial"
	ctxGeneral  = "general"
	ctxQuoting  = "quoting"
	ctxAgrees   = "agrees"
	ctxTold     = "told"
	ctxLaugh    = "laugh"
)
