/** When an open case is due, in the city’s days: overdue, today, tomorrow, later, without a time, its clock stopped. */
export const dueGroups = ['overdue', 'today', 'tomorrow', 'later', 'undated', 'paused'] as const;
export type DueGroup = (typeof dueGroups)[number];
