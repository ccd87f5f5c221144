namespace GrinOrleansSync.Grains.Contracts;

/// <summary>What a silo can do for the header chain.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="ClaimedDifficulty">Largest total difficulty any of its peers claims.</param>
/// <param name="ClaimedHeight">Largest height any of them claims.</param>
/// <param name="ServesSegments">Whether one of them serves header segments by number.</param>
/// <param name="Room">Ranges it has room for.</param>
[GenerateSerializer, Alias(TypeAliases.HeaderRequest), Immutable]
public sealed record HeaderRequest(
    [property: Id(0)] string Silo,
    [property: Id(1)] ulong ClaimedDifficulty,
    [property: Id(2)] ulong ClaimedHeight,
    [property: Id(3)] bool ServesSegments,
    [property: Id(4)] int Room);
