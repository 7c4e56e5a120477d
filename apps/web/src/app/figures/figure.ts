/** One figure with its name, its unit, and what else there is to say of it. */
export interface Figure {
  label: string;
  value: string;
  unit: string;
  detail: string;
  alarming: boolean;
}
