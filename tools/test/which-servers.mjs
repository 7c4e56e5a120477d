// What the cluster tests depend on, for Nx's cache: which servers there are, not where, since ports change with every run.
const names = ['TOCSIN_TEST_KAFKA', 'TOCSIN_TEST_ELASTICSEARCH'];
console.log(names.filter((name) => process.env[name]).join(' ') || 'none');
