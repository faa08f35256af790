// Tasks in C++: lambdas as futures, over chunks of numbers, and dealt to every core of the job;
// what they throw arrives where they are waited for.
#include <cmath>
#include <cstdio>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>
#include <weft.hpp>

// The integral of sqrt(1 - x²) over slice i of n, by the midpoint rule.
static double quarter_circle(std::int64_t i, std::int64_t n)
{
    const int steps = 1000;
    double sum = 0;

    for (int k = 0; k < steps; k++) {
        const double x = (double(i) + (k + 0.5) / steps) / double(n);
        sum += std::sqrt(1 - x * x);
    }
    return sum / steps / double(n);
}

// A future works while the session does.
static bool futures_work(const weft::session &s)
{
    const std::string name = "Monte";
    weft::future<std::string> greeting = weft::submit(s, [name] { return name + " Carlo"; });
    weft::array x = s.random({1000, 100}, WEFT_FLOAT64, 7);
    const double mean = s.value("mean(x)", WEFT_VARS(x));

    return greeting.get() == "Monte Carlo" && std::fabs(mean - 0.5) < 0.01;
}

// The exception itself comes back, of the lowest call that threw.
static bool exceptions_come_back(const weft::session &s)
{
    try {
        weft::map(s, 100, [](weft_task &t) {
            if (t.index == 17 || t.index == 80)
                throw std::out_of_range("there is no " + std::to_string(t.index));
        });
    } catch (const std::out_of_range &e) {
        if (s.rank() == 0)
            std::printf("as it should be: %s\n", e.what());
        return e.what() == std::string("there is no 17");
    }
    return false;
}

// A farm fails on all ranks, which are told the task and its sentence.
static bool farms_fail_alike(const weft::session &s)
{
    try {
        weft::farm(s, 50, [](weft_task &t) {
            if (t.index == 31)
                throw std::runtime_error("no data");
        });
    } catch (const weft::error &e) {
        const std::string what = e.what();
        if (s.rank() == 0)
            std::printf("as it should be: %s\n", what.substr(what.find("weft_farm")).c_str());
        return e.status() == WEFT_ERR_USER &&
               what.find("task 31 of 50: no data") != std::string::npos;
    }
    return false;
}

// What is called off is never called, and says so when it is asked for.
static bool calls_are_called_off(const weft::session &s)
{
    weft::future<int> answer;
    try {
        weft::future<void> busy = weft::submit(s, [] {});
        answer = weft::submit(s, [] { return 42; });
        busy.wait();
        answer.cancel();
        return answer.get() == 42; // it had begun
    } catch (const weft::error &e) {
        return e.status() == WEFT_ERR_CANCELLED && answer.is_done();
    }
}

// A task computes with a session of its own; its record is two numbers.
static weft::array spreads(const weft::session &s, std::int64_t count)
{
    weft_farm_options options = weft_farm_options();

    options.dtype = WEFT_FLOAT64;
    options.shape = weft::shape({2});
    return weft::farm_records(
        s, count,
        [](weft_task &t) {
            const weft::session own = weft::session::of(t.session);
            const weft::array x =
                own.random({2000}, WEFT_FLOAT64, static_cast<std::uint64_t>(t.index));
            double *record = static_cast<double *>(t.result);

            record[0] = own.value("min(x)", WEFT_VARS(x));
            record[1] = own.value("max(x)", WEFT_VARS(x));
        },
        options);
}

int main(int argc, char **argv)
{
    weft::session s = weft::session::start(&argc, &argv);
    const std::vector<double> slices = weft::map(
        s, 40, [](weft_task &t) { return quarter_circle(t.index, 40); }, 4);
    const double by_map = 4 * std::accumulate(slices.begin(), slices.end(), 0.0);
    const weft::array all =
        weft::farm(s, 400, [](weft_task &t) { return quarter_circle(t.index, t.count); });
    const double by_farm = 4 * s.value("sum(all)", WEFT_VARS(all));
    const weft::array records = spreads(s, 30);
    const double least = s.value("min(records)", WEFT_VARS(records));
    const double most = s.value("max(records)", WEFT_VARS(records));

    if (s.rank() == 0)
        std::printf("pi is %.6f by %d calls and %.8f by %d; numbers from %.5f to %.5f\n", by_map,
                    40, by_farm, 400, least, most);
    return std::fabs(by_map - M_PI) < 1e-5 && std::fabs(by_farm - M_PI) < 1e-6 && least < 0.01 &&
                   most > 0.99 && futures_work(s) && exceptions_come_back(s) &&
                   farms_fail_alike(s) && calls_are_called_off(s)
               ? 0
               : 1;
}
