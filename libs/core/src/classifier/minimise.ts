/** Value and gradient of a function at `point`; the gradient is written into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimiseLimits {
  maxSteps: number;
  /** Ends when a step gains less than this share of the value. */
  tolerance: number;
}

const MEMORY = 7;
const MAX_HALVINGS = 12;
const SUFFICIENT = 1e-4;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

const addScaled = (to: Float64Array, factor: number, from: Float64Array): void => {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + factor * (from[i] as number);
};

interface Step {
  moved: Float64Array;
  turned: Float64Array;
  curvature: number;
}

/** Two-loop recursion: the gradient, bent by the curvature that the last steps met. */
const directionOf = (gradient: Float64Array, steps: Step[]): Float64Array => {
  const direction = Float64Array.from(gradient);
  const factors = steps.map(() => 0);
  for (let i = steps.length - 1; i >= 0; i--) {
    const { moved, turned, curvature } = steps[i] as Step;
    factors[i] = dot(moved, direction) / curvature;
    addScaled(direction, -(factors[i] as number), turned);
  }
  const last = steps.at(-1);
  const size = last ? last.curvature / dot(last.turned, last.turned) : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] as number) * size;
  steps.forEach(({ moved, turned, curvature }, i) =>
    addScaled(direction, (factors[i] as number) - dot(turned, direction) / curvature, moved),
  );
  return direction;
};

/**
 * Minimises a smooth convex function from zero by L-BFGS with a backtracking line search (Nocedal and Wright, "Numerical Optimization",
 * algorithm 7.5). Deterministic. O(steps · dimension), beside the objective.
 */
export const minimise = (objective: Objective, dimension: number, { maxSteps, tolerance }: MinimiseLimits): Float64Array => {
  let point = new Float64Array(dimension);
  let gradient = new Float64Array(dimension);
  let value = objective(point, gradient);
  const steps: Step[] = [];
  for (let step = 0; step < maxSteps; step++) {
    const direction = directionOf(gradient, steps);
    const slope = dot(gradient, direction);
    const next = new Float64Array(dimension);
    const nextGradient = new Float64Array(dimension);
    let size = 1;
    let nextValue = Infinity;
    for (let halving = 0; halving < MAX_HALVINGS; halving++, size /= 2) {
      next.set(point);
      addScaled(next, -size, direction);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value - SUFFICIENT * size * slope) break;
    }
    if (!(nextValue < value)) break;
    const moved = next.map((to, i) => to - (point[i] as number));
    const turned = nextGradient.map((to, i) => to - (gradient[i] as number));
    const curvature = dot(moved, turned);
    if (curvature > 1e-12) steps.push({ moved, turned, curvature });
    if (steps.length > MEMORY) steps.shift();
    const gain = (value - nextValue) / Math.max(1, Math.abs(value));
    [point, gradient, value] = [next, nextGradient, nextValue];
    if (gain < tolerance) break;
  }
  return point;
};
