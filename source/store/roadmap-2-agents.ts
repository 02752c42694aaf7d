/**
Step 2 of `roadmap.db`: what is known of agents and of their errors.
*/
export const roadmap2Agents = `
`;
