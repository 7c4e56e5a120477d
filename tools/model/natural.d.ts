declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  /** The part of natural's classifier that the comparison uses; texts may be given as lists of features. */
  export default class BayesClassifier {
    constructor(stemmer?: unknown, smoothing?: number);
    addDocument(features: string[], category: string): void;
    train(): void;
    classify(features: string[]): string;
    getClassifications(features: string[]): { label: string; value: number }[];
  }
}
declare module 'natural/lib/natural/classifiers/logistic_regression_classifier.js' {
  export default class LogisticRegressionClassifier {
    constructor(stemmer?: unknown);
    addDocument(features: string[], category: string): void;
    train(): void;
    classify(features: string[]): string;
  }
}
declare module 'natural/lib/natural/tfidf/tfidf.js' {
  export default class TfIdf {
    addDocument(words: string[]): void;
    idf(term: string): number;
  }
}
