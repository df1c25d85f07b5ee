using System.Net;
using System.Net.Sockets;

namespace Serverless.Hosting.Processes.Instances;

public sealed class PortPoolTests
{
    [Fact]
    public void TryTake_PortGivenBack_RestsUntilTheOthersHadTheirTurn()
    {
        var pool = new PortPool(new() { First = 29500, Last = 29502 }, start: 4);

        Assert.Equal(29501, pool.TryTake());
        pool.Return(29501);

        Assert.Equal([29502, 29500, 29501, null], Enumerable.Range(0, 4).Select(_ => pool.TryTake()));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public void TryTake_SomeoneListens_SkipsThePort(string address)
    {
        using var taken = new TcpListener(IPAddress.Parse(address), 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Null(new PortPool(new() { First = port, Last = port }, start: 0).TryTake());
    }
}
