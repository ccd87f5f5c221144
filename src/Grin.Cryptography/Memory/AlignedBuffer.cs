namespace Grin.Cryptography.Memory;

/// <summary>Memory that does not move, starts at a cache line, and grows when more is asked for; for reuse, never cleared.</summary>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private byte[] _memory = [];

    /// <summary>Room for at least <paramref name="count"/> elements, contents unspecified. What it returned before is void.</summary>
    public T* Take(int count)
    {
        long size = ((long)count * sizeof(T)) + Alignment;
        if (_memory.Length < size)
        {
            _memory = GC.AllocateUninitializedArray<byte>(checked((int)size), pinned: true);
        }

        fixed (byte* start = _memory)
        {
            return (T*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
        }
    }
}
