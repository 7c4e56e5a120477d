// Property tests try new examples on every run; on CI they try the same ones, so that a change is judged by what it changed.
import fc from 'fast-check';

if (process.env.CI) fc.configureGlobal({ seed: 20_261_124 });
