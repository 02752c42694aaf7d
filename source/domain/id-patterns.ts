/**
How ids are written, for those who need no schema.
*/

/**
What a task may be called. The id becomes part of a branch name and of a folder name, so only characters
that git, every file system and every shell take as they are; no leading dash, no dots.
*/
export const taskIdPattern = /^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$/;

export const agentIdPattern = /^a[1-9]\d*$/;
