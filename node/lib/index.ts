/**
 * Plans, applies and verifies Dynamics 365 Remote Assist deployments on shared HoloLens 2 headsets.
 *
 * @packageDocumentation
 */

export { Client, loadScenario } from './client.js';
export type { AccessToken, TokenCredential } from './credential.js';
export * from './errors.js';
export type * from './models.js';
export type {
  ApplyOptions,
  CallOptions,
  ConnectOptions,
  Fault,
  FaultKind,
  FaultMatch,
  LoggedRequest,
  PlanOptions,
  ScenarioDocument,
  ScenarioSource,
  SimulatedOptions,
  SimulatorOptions,
  TenantAnswer,
  TenantInfo,
  TenantOptions,
  VerifyOptions,
} from './options.js';
export { Run } from './run.js';
export { Simulator, Snapshot } from './simulator.js';
export { SimulatedTenant } from './tenant.js';
