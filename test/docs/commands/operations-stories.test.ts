import { deadLetterStories } from './dead-letter-stories.ts';
import { helpStories } from './help-stories.ts';
import { runbookStories } from './runbook-stories.ts';
import { symptomStories } from './symptom-stories.ts';
import { tellStories } from './tell-stories.ts';

// Goal: at night the runbook is believed, so its commands do what it says. Method: each is typed in a deployment that has the symptom it is for.
tellStories('the runbook by day', runbookStories);
tellStories('a symptom', symptomStories);
tellStories('dead letters', deadLetterStories);
tellStories('the help', helpStories);
