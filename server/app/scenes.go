package app

import (
	"time"

	"holdfast/server/forum"
)

// reads says how far the demo's people had read: so that something is new when one enters.
var reads = []struct {
	who, title string
	line       int
	ago        time.Duration
}{
	{"willow", "Saying no without the three-day hangover", 2, 3 * day},
	{"willow", "Small good things, this month", 21, 26 * hour},
	{"willow", "Where we begin", 2, 12 * day},
	{"tern", "Saying no without the three-day hangover", 4, 30 * hour},
	{"amara", "Saying no without the three-day hangover", 4, 28 * hour},
	{"amara", "Where we begin", 2, 12 * day},
}

// scenes are made up, every word.
var scenes = []scene{
	{cohort: Tuesday, title: "Where we begin", pinned: true, closed: true, lines: []line{
		{"amara", 20 * day, -1, "Welcome. This is where the group meets between Tuesdays.\n\nSay as much or as little as you like. “I’m here” is a whole sentence. What you read here stays here, and so does who you read it from.\n\nI read on weekday mornings. If something cannot wait for that, Help now is on every page.", "", false},
		{"rook", 20*day - 2*hour, 0, "I’m here.", "", false},
		{"juniper", 19 * day, 0, "Here too. I typed four longer versions of this and deleted them, so: here too.", "", false},
		{"amara", 18 * day, 2, "Both of those are good first lines. I’m closing this one so that it stays short and easy to find again.", "", false},
	}},
	{cohort: Tuesday, title: "Small good things, this month", lines: smallThings},
	{cohort: Tuesday, title: "The Sunday night drop", lines: []line{
		{"juniper", 5 * day, -1, "Does anyone else get the drop? Sunday, about six, the light goes and something in my chest goes with it. Nothing has happened. It is only tomorrow, arriving early.", "", false},
		{"sorrel", 4*day + 20*hour, 0, "Yes. I used to think it was about work, but I have been off work since March and it still comes.", "", false},
		{"bracken", 4*day + 3*hour, 0, "I started cooking something slow on Sundays. It does not stop it but it gives it something to do with its hands.", "I started cooking something slow on Sundays. It does not stop it, but it gives my hands something to do, and the house smells of onions when it comes.", false},
		{"juniper", 2*day + 2*hour, 2, "Thank you, @Bracken. Onions. I might try onions.", "", false},
		{"rook", 26 * hour, 0, "It was a Sunday evening that the hospital rang about my father. I only saw it now, reading you all: six o’clock is when it rang.", "", false},
		{"fathom", 20 * hour, 0, "This line has been with me all day. With me it comes while I iron.", "", false},
	}, beside: map[int]beside{
		0: {hope: forum.HopeHeard},
		4: {hope: forum.HopeNothing, note: forum.Note{Theme: "hospital", Words: "a parent’s last weeks"}},
		5: {of: 0, quotes: "It is only tomorrow, arriving early."},
	}},
	{cohort: Tuesday, title: "Saying no without the three-day hangover", lines: []line{
		{"tern", 6 * day, -1, "I told my brother I couldn’t drive over on Saturday to deal with the boiler man again. One sentence, quite polite. Then I spent two days waiting to be punished for it.\n\nNothing came. He sent me a photo of the dog. How long does the waiting last for the rest of you?", "", false},
		{"juniper", 5*day + 11*hour, 0, "Three days, reliably. It used to be a week, so I suppose that’s movement. What I noticed this time is that I was rehearsing the apology I had already decided not to make.", "", false},
		{"willow", 4 * day, 0, "What did you think he would say?", "", false},
		{"amara", 2*day + 9*hour, -1, "Two of you have now described the same shape: the no takes a minute and the waiting takes days.\n\nIf you like, write down one sentence you tell yourself while you wait. Just the sentence. You don’t have to argue with it yet.", "", false},
		{"rook", 2*day + 6*hour, 1, "This stopped me on the bus. I have a whole drawer of those. Mine start with “I know you’re busy but”.", "This stopped me on the bus. I have a whole drawer of those. Mine all start with “I know you’re busy, but”.", false},
		{"sorrel", 25 * hour, 3, "I wrote one and then I could not look at it.", "", true},
		{"tern", 5 * hour, 2, "You asked what I was afraid he’d say. I think it was “fine”. Just “fine”, and then the door.\n\nThank you for asking that one.", "", false},
	}, beside: map[int]beside{0: {hope: forum.HopeQuestions}}},
	{cohort: Carers, title: "When they ask the same thing again", lines: []line{
		{"heron", 3 * day, -1, "Eleven times before breakfast today. I counted, which I know is not kind to either of us.", "", false},
		{"ines", 2*day + 20*hour, 0, "Counting can be a way of holding on. What did you do after the eleventh?", "", false},
		{"moss", 8 * hour, 0, "I answer the feeling now, not the question. “You are worried about the train.” Some days it works until lunch.", "", false},
	}},
	// What stands in the demo's queue. Software folds the one, and holds the other.
	{cohort: Carers, title: "The hours after midnight", lines: []line{
		{"heron", 2 * day, -1, "Who else is up at three? I do the washing so that it is something.", "", false},
		{"moss", 40 * time.Minute, 0, "Up. I keep coming back to the thought that everyone would be better off without me, and I can’t see a way through this any more. I am not going to do anything. I just wanted it to be somewhere that isn’t my own head.", "", false},
		{"heron", 25 * time.Minute, -1, "The agency sent the same man again. He is Darren Pike, he lives at 14 Kettle Street above the garage, and somebody should tell him what they think of him.", "", false},
	}},
}

var smallThings = []line{
	{"bracken", 16 * day, -1, "A place for things too small to bring on a Tuesday. I will start: the postman knows my name now.", "", false},
	{"juniper", 16*day - 3*hour, -1, "I slept through. Once, but through.", "", false},
	{"tern", 15 * day, -1, "Found the other glove.", "", false},
	{"rook", 15*day - 5*hour, -1, "Ate lunch away from the desk and nobody died.", "", false},
	{"sorrel", 14 * day, -1, "The heron was on the canal again. It stood there for the whole of my coffee.", "", false},
	{"willow", 14*day - 2*hour, 4, "I saw a heron too, or the same one.", "", false},
	{"fathom", 13 * day, -1, "First frost. The car made that creaking sound under my hand and I was eight years old.", "", false},
	{"juniper", 12 * day, -1, "My niece drew me with enormous arms. She said they were for carrying.", "", false},
	{"bracken", 11 * day, -1, "Answered the phone without looking who it was first.", "", false},
	{"tern", 11*day - 4*hour, 8, "That is not a small one.", "", false},
	{"rook", 10 * day, -1, "Somebody held the lift.", "", false},
	{"sorrel", 9 * day, -1, "Soup.", "", false},
	{"willow", 9*day - hour, 11, "Soup counts.", "", false},
	{"juniper", 8 * day, -1, "I said “let me think about it” and then actually thought about it.", "", false},
	{"amara", 8*day - 6*hour, 13, "I read these in the morning before anything else. Please go on.", "", false},
	{"fathom", 7 * day, -1, "The neighbours’ child practises one song on the recorder. Today they got to the end.", "", false},
	{"bracken", 6 * day, -1, "Cut my own hair. It is fine. It is actually fine.", "", false},
	{"tern", 5 * day, -1, "My brother sent a photo of the dog with no words. I sent one of the kettle.", "", false},
	{"rook", 4 * day, -1, "Walked home the long way on purpose.", "", false},
	{"sorrel", 3 * day, -1, "A stranger asked me for directions, as if I were somebody who knows where things are. I did know.", "", false},
	{"juniper", 2 * day, -1, "Three nights, slept through. I am saying it very quietly.", "", false},
	{"willow", 30 * hour, 20, "Very quietly: well done, bed.", "", false},
	{"fathom", 9 * hour, -1, "Clean sheets, window open a crack, rain.", "", false},
	{"bracken", 3 * hour, 22, "Same rain here.", "", false},
}
