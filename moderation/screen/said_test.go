package screen_test

import (
	"testing"

	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

// Every one of these must be crisis: said outright, or an act begun. Anchor triage.md, "Targets for the product".
var explicit = []string{
	"I'm going to kill myself tonight.",
	"i am going to end my life tomorrow morning",
	"I have decided to die tonight and I have the pills next to me.",
	"I've written my goodbye letters and I'm going to do it tonight.",
	"I took all my tablets an hour ago.",
	"i just swallowed two boxes of paracetamol",
	"I have taken an overdose.",
	"I'm standing on the edge of the bridge right now",
	"The rope is tied and I'm ready to go.",
	"I have a gun to my head.",
	"I cut my wrists and it won't stop bleeding",
	"gonna kms tonight, bye everyone",
	"I plan to hang myself on Friday when my wife is at work.",
	"I'm about to jump.",
	"Goodbye everyone, I am killing myself tonight.",
	"i want to die tonight and i have saved up enough pills",
	"My plan is to step in front of the train tomorrow after work. I plan to die.",
	"I've decided to end it all this weekend. I gave my dog to my sister and wrote the letters.",
	"im gonna unalive myself tonight when my parents are asleep",
	"He is outside my door with a knife and says he will kill me",
	"My husband is trying to break down the bathroom door, I'm hiding in here with the kids",
	"My daughter has taken a whole packet of sleeping pills and I can't wake her up",
	"my friend just texted goodbye and says he's going to kill himself tonight",
	"The voices are telling me to kill my baby and I have the knife, I can't stop them tonight.",
	"I will shoot myself tonight. I have the gun in my hand.",
	"I overdosed, I feel so sleepy",
	"I'm on the roof of the car park and I am going to jump.",
	"I am going to drive my car off the cliff tonight, nobody will stop me.",
}

func TestWhatIsSaidOutrightIsCrisis(t *testing.T) {
	for _, text := range explicit {
		if r := screen.Read(text); r.Tier != gate.Crisis || !r.Page || !r.Queue {
			t.Errorf("%s %v: %s", r.Tier, r.Rules, text)
		}
	}
}

// Active thoughts, burden and hopelessness in plain words, hurting oneself, being hurt: red at least.
var within = []string{
	"I want to die.",
	"I wish I was dead.",
	"I don't want to be alive anymore.",
	"I can't stop thinking about killing myself.",
	"i keep thinking about suicide",
	"I've been feeling suicidal for weeks",
	"My family would be better off without me.",
	"Everyone would be happier if I was gone.",
	"I'm a burden to everyone I love.",
	"There is no reason for me to go on living.",
	"I see no future for me.",
	"I don't see the point in living any more.",
	"i dont wanna live anymore",
	"Nobody would miss me if I was gone",
	"I cut myself again last night.",
	"I've started burning my arms with a lighter again",
	"I have such a strong urge to cut right now",
	"My husband hits me when he's drunk.",
	"My boyfriend choked me last night and I'm scared of him",
	"my dad beats me",
	"I hear voices telling me to hurt myself.",
	"My best friend told me she wants to kill herself.",
	"My brother says he doesn't want to live any more and I'm scared.",
	"I'm going to kill him, I know where he lives",
	"just kill yourself already, nobody likes you",
	"DM me, I know which pills are painless and where to get them",
	"He keeps hitting the kids and they are terrified",
	"I have thought about ending my life every day this week",
	"The world would be lighter without me in it",
	"I think my kids deserve a better mother than me, they'd be better off.",
	"I can't go on living like this",
	"I feel like killing myself",
	"Sometimes I think I should just end it all",
	"I am tired of being alive",
	"je suis fine but honestly i want to kill myself",
}

func TestWhatCannotWaitIsRed(t *testing.T) {
	for _, text := range within {
		if r := screen.Read(text); r.Tier.Level() < gate.Red.Level() {
			t.Errorf("%s %v: %s", r.Tier, r.Rules, text)
		}
	}
}

// Nobody is woken for these, and most are nothing at all.
var figures = []string{
	"This traffic is killing me.",
	"I could murder a cup of tea.",
	"My feet are killing me after that shift.",
	"I nearly died laughing at the photo.",
	"I'm dying to see the new film.",
	"dead tired, going to bed. night all",
	"If I have to sit through one more Zoom meeting I'm going to kill myself lol",
	"my phone died so I missed the call",
	"That joke killed me.",
	"He's going to kill me when he sees the dishes lol",
	"I was so embarrassed I wanted to die, but we laughed about it.",
	"Drowning in paperwork this week.",
	"Cut myself shaving this morning, looked like a horror film.",
	"I burnt my hand on the oven making tea.",
	"Bored to death in this waiting room.",
	"We watched Suicide Squad on Friday, it was rubbish.",
	"She killed it at her driving test.",
	"I'm hanging out with my sister tonight.",
	"The suspense is killing me, did you get the job?",
	"That exam was suicide.",
	"I'd kill for a nap.",
	"Deadline tomorrow, wish me luck.",
	"Over my dead body will I eat that again.",
	"Shoot me an email if you want the recipe.",
	"I jumped for joy when the letter came.",
	"Took my tablets with breakfast and went for a walk.",
	"I sat on the platform and waited for the train with a coffee.",
	"We stood on the bridge and fed the ducks.",
	"My plants are dying, any tips?",
	"I'm moving house on Friday, so I gave away half my books and cancelled the milk.",
	"I gave my old clothes to charity and cleaned the whole house, it feels great.",
}

func TestFiguresOfSpeechWakeNobody(t *testing.T) {
	for _, text := range figures {
		if r := screen.Read(text); r.Tier == gate.Crisis || r.Page || r.Tier == gate.Red {
			t.Errorf("%s %v: %s", r.Tier, r.Rules, text)
		}
	}
}

// Calm posts that speak of hard things.
var calm = []string{
	"I'm not suicidal, just tired.",
	"No thoughts of hurting myself this week.",
	"My brother took his own life in 2015. I miss him.",
	"Ten years ago I tried to kill myself. Today I am glad I'm still here.",
	"I used to cut myself as a teenager. I've been clean for six years now and I feel good.",
	"Today we talked about suicide prevention on the course.",
	"If you feel like ending your life, please call a helpline.",
	"The nurse asked if I was suicidal and I said no, and it was true.",
	"Have you read the book where the hero kills himself at the end?",
	"In the song she sings \"I want to die in your arms\" and I like the melody.",
	"I can't stand my job but my week was alright.",
	"Fuck this week, honestly, what a shit show. Anyway, pizza.",
	"My life is a bloody mess and I forgot the milk again.",
	"Shit. Fuck. Missed the bus again.",
	"I am a gay Muslim man with bipolar disorder and today was a good day.",
	"As a trans woman I was nervous about the new choir, but they were kind.",
	"I have schizophrenia and borderline personality disorder. I made soup.",
	"Thank you all for the kind words last week, they helped.",
	"Saying goodbye to my old flat today, the new one has a garden.",
	"See you all on Thursday, goodnight everyone!",
}

func TestCalmPostsStayGreen(t *testing.T) {
	for _, text := range calm {
		if r := screen.Read(text); r.Tier != gate.Green {
			t.Errorf("%s %v: %s", r.Tier, r.Rules, text)
		}
	}
}
