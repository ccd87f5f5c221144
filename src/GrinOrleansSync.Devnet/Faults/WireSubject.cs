using Grin.Chain.Networks;

namespace GrinOrleansSync.Devnet.Faults;

/// <summary>What a fault may need to know to spoil headers, bodies and frames.</summary>
/// <param name="Network">The network of the connection.</param>
/// <param name="Random">The choices for this message.</param>
internal sealed record WireSubject(NetworkParameters Network, Randomness Random);
