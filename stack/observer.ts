/** Login and password of a user of the simulated Creatio who only looks: one of its supervisors. */
export const OBSERVER = 'bohdan';
