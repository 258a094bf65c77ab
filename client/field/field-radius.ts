/** Within so many metres an officer looks around unless told otherwise. */
export const USUAL_RADIUS_METRES = 500;
