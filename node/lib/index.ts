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
  CarryOptions,
  ConnectOptions,
  DriftOptions,
  EmitOptions,
  Fault,
  FaultKind,
  FaultMatch,
  JournalOptions,
  KeptKind,
  LoggedRequest,
  PlanOptions,
  ReachOptions,
  ReportOptions,
  ResumeOptions,
  RevealOptions,
  ScenarioDocument,
  ScenarioSource,
  SimulatedOptions,
  SimulatorOptions,
  TeardownOptions,
  TenantAnswer,
  TenantInfo,
  TenantOptions,
  VerifyOptions,
} from './options.js';
export { Run } from './run.js';
export { Secret, type SecretBuffer } from './secret.js';
export { Simulator, Snapshot } from './simulator.js';
export { SimulatedTenant } from './tenant.js';
