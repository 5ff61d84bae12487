/**
 * The name of the parameter that points to the current version of a project. It is a contract with the applications
 * that read it.
 */
export const pointerNameFor = (projectName: string) => `/custom-labels/${projectName}/current`;
