using GrinOrleansSync.Tests.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
