import { deployStories } from './deploy-stories.ts';
import { readmeStories } from './readme-stories.ts';
import { tellStories } from './tell-stories.ts';

// Goal: whoever has a checkout can type what the documents show. Method: npm, npx and Serverless Devs run for real, up to what leaves this machine.
tellStories('in a checkout', readmeStories);
tellStories('deploying', deployStories);
