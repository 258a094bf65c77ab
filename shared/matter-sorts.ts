/** Orders of a list of matters: by cases in the window, by the last report, by different requesters; the most first. */
export const matterSorts = ['cases', 'recent', 'requesters'] as const;
export type MatterSort = (typeof matterSorts)[number];
