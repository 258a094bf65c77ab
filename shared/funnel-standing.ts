/** How a figure stands in a funnel: within the limits of chance, beyond those of 95 %, or beyond those of 99.8 %. */
export const funnelStandings = ['within', 'above95', 'below95', 'above998', 'below998'] as const;
export type FunnelStanding = (typeof funnelStandings)[number];
