namespace GrinOrleansSync.Grains.Tests.Telemetry;

/// <summary>Meter and activity source are those of the process: whoever listens to them hears every silo in it, so that no other test may run.</summary>
[CollectionDefinition(nameof(WithoutOthers), DisableParallelization = true)]
public sealed class WithoutOthers;
