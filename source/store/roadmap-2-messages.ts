/**
Step 2 of `roadmap.db`: messages that are handed out, seen, acted on, or given up.
*/
export const roadmap2Messages = `
`;
