using System.Runtime.CompilerServices;

// Everything here checks public chain data and runs in variable time: no key, nonce or blinding factor of anyone may be
// handed to this assembly. What makes proofs (Proving) is for test chains, whose secrets are throwaways.

// Kernels and the loops around them are compiled with all optimisation at once (AggressiveOptimization): a batch is over before
// the runtime would replace a first, slow version.

// Zeroing the temporaries of a 256-bit product would cost as much as the product.
[module: SkipLocalsInit]
