namespace Grin.P2P;

/// <summary>What the rate limits of a connection leave for further requests.</summary>
/// <param name="Left">Requests that may be sent now without waiting.</param>
/// <param name="UntilMore">After how long there may be more, when no more are sent; null when nothing is used up.</param>
internal readonly record struct RequestRoom(int Left, TimeSpan? UntilMore);
