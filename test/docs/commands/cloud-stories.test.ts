import { cloudStories } from './cloud-stories.ts';
import { tellStories } from './tell-stories.ts';
import { terraformStories } from './terraform-stories.ts';

// Goal: commands of the vendor and of Terraform are ones that these programs know. Method: programs that would talk to an account only note what
// they are asked for, which is held against the vendor's definitions; Terraform runs without the provider.
tellStories('with the vendor’s commands', cloudStories);
tellStories('with Terraform', terraformStories);
