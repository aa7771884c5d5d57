/** The errors of this package: one class per category, all below `RemoteAssistError`. */

export * from './error-base.js';
export * from './error-classes.js';
