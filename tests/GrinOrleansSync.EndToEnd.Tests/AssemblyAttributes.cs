using GrinOrleansSync.Tests.Azurite;
using Xunit.Sdk;
using Xunit.v3;

// Every test runs whole processes: more than two at a time would only take the processor from each other's deadlines.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 2, Algorithm = ParallelAlgorithm.Conservative)]

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
