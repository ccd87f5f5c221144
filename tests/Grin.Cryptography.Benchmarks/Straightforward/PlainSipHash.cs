namespace Grin.Cryptography.Benchmarks.Straightforward;

/// <summary>SipHash of edges, one after the other (consensus.md §6.2).</summary>
internal static class PlainSipHash
{
    private const int BlockSize = 64;
    private const int UsualRotation = 21;

    /// <summary><c>sip24</c>.</summary>
    public static ulong Hash(in SipHashKeys keys, ulong input)
    {
        var state = new State(keys);
        return state.Step(input, UsualRotation);
    }

    /// <summary><c>sipblock</c>.</summary>
    public static ulong HashBlock(in SipHashKeys keys, ulong nonce, int rotation, bool all)
    {
        var state = new State(keys);
        var digests = new ulong[BlockSize];
        ulong first = nonce / BlockSize * BlockSize;
        for (int i = 0; i < BlockSize; i++)
        {
            digests[i] = state.Step(first + (ulong)i, rotation);
        }

        int place = (int)(nonce % BlockSize);
        ulong result = digests[place];
        for (int i = all ? place + 1 : Math.Max(place + 1, BlockSize - 1); i < BlockSize; i++)
        {
            result ^= digests[i];
        }

        return result;
    }

    private struct State(SipHashKeys keys)
    {
        private ulong _v0 = keys.K0;
        private ulong _v1 = keys.K1;
        private ulong _v2 = keys.K2;
        private ulong _v3 = keys.K3;

        public ulong Step(ulong input, int rotation)
        {
            _v3 ^= input;
            Round(rotation);
            Round(rotation);
            _v0 ^= input;
            _v2 ^= 0xff;
            for (int i = 0; i < 4; i++)
            {
                Round(rotation);
            }

            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round(int rotation)
        {
            _v0 += _v1;
            _v2 += _v3;
            _v1 = ulong.RotateLeft(_v1, 13);
            _v3 = ulong.RotateLeft(_v3, 16);
            _v1 ^= _v0;
            _v3 ^= _v2;
            _v0 = ulong.RotateLeft(_v0, 32);
            _v2 += _v1;
            _v0 += _v3;
            _v1 = ulong.RotateLeft(_v1, 17);
            _v3 = ulong.RotateLeft(_v3, rotation);
            _v1 ^= _v2;
            _v3 ^= _v0;
            _v2 = ulong.RotateLeft(_v2, 32);
        }
    }
}
