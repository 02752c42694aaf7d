/**
Step 2 of `roadmap.db`: what the tasks and their worktrees have learned.
*/
export const roadmap2Work = `
`;
