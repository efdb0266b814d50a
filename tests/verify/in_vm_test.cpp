// SPDX-License-Identifier: GPL-2.0-or-later
// Uses a script in place of vm/run; tests/vm/referee/run tests this with real kernels.
#include "verify/in_vm.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay::verify {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing_traces::error_of;
namespace fs = std::filesystem;

class VerifyInVm : public testing::Test {
protected:
    /// A folder vm/ whose `run` is this script; $back is where the machine's /out goes.
    std::string vm(const std::string& script) {
        const std::string folder = folder_.path("vm");
        fs::create_directory(folder);
        std::ofstream(folder + "/run") << "#!/bin/sh\necho \"$@\" >" << folder << "/arguments\n"
                                       << "while [ \"$1\" != --bring-back ]; do shift; done\nback=$2\n"
                                       << script << "\n";
        fs::permissions(folder + "/run", fs::perms::owner_all);
        return folder;
    }

    VmResult run(const std::string& script) {
        const auto result =
            verify_in_vm({vm(script), "6.12", "512M", "/bin/true", "/traces/t.sr", {"--every", "5"}}, stop_);
        EXPECT_TRUE(result);
        return *result;
    }

    testing_traces::Folder folder_;
    std::atomic<bool> stop_ = false;
};

const char* const result_arrives =
    "mkdir $back; echo verdict >$back/stdout; echo warning >$back/stderr; echo 6.12.117 >$back/release; exit "
    "1";

TEST_F(VerifyInVm, BringsBackWhatTheProgramSaidAndItsStatus) {
    const VmResult result = run(result_arrives);
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.out, "verdict\n");
    EXPECT_EQ(result.err, "warning\n");
    EXPECT_EQ(result.release, "6.12.117\n");
}

TEST_F(VerifyInVm, AsksForTheKernelTheTraceAndTheOptions) {
    (void)run(result_arrives);
    std::string arguments;
    std::getline(std::ifstream(folder_.path("vm/arguments")), arguments);
    EXPECT_THAT(arguments, AllOf(HasSubstr("--kernel 6.12 --memory 512M"), HasSubstr("--share /traces/t.sr "),
                                 HasSubstr("--program /bin/true:swapreplay"), HasSubstr("--module zram"),
                                 HasSubstr("/guest/verify.sh t.sr --every 5")));
}

TEST_F(VerifyInVm, AMachineThatDiesIsAFailureWithItsLastLine) {
    EXPECT_THAT(error_of([&] { (void)run("echo starting; echo Kernel panic; exit 125"); }),
                AllOf(HasSubstr("--vm 6.12: no result; vm/run exited with 125"), HasSubstr("Kernel panic")));
}

TEST_F(VerifyInVm, BootsAgainWhenTheEmulatorFailed) {
    const std::string failed = folder_.path("failed");
    testing::internal::CaptureStderr();
    // Output from before the failure is not a result.
    const VmResult result = run("if [ ! -e " + failed + " ]; then touch " + failed +
                                "; mkdir $back; echo half >$back/stdout; echo 6.12.117 >$back/release; echo "
                                "Oops; exit 126; fi\n" +
                                result_arrives);
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "--vm 6.12: the emulator failed, not the kernel (Oops); booting again, attempt 2 of 3\n");
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.out, "verdict\n");
}

TEST_F(VerifyInVm, GivesUpWhenTheEmulatorFailedThreeTimes) {
    const std::string boots = folder_.path("boots");
    testing::internal::CaptureStderr();
    EXPECT_THAT(
        error_of([&] { (void)run("echo boot >>" + boots + "; echo Oops; exit 126"); }),
        HasSubstr("--vm 6.12: no result; vm/run exited with 126; the last line of the machine: Oops"));
    EXPECT_THAT(testing::internal::GetCapturedStderr(), AllOf(HasSubstr("2 of 3\n"), HasSubstr("3 of 3\n")));
    EXPECT_EQ(fs::file_size(boots), 3 * std::string("boot\n").size());
}

TEST_F(VerifyInVm, AKernelThatIsNotKnownIsWrongUsage) {
    try {
        (void)run("exit 2");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::usage);
    }
}

TEST_F(VerifyInVm, ASignalEndsTheMachine) {
    std::thread signal([&] {
        while (!fs::exists(folder_.path("vm/machine")))
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        stop_ = true;
    });
    const std::string script = "sleep 300 & echo $! >" + folder_.path("vm/machine") + "; wait";
    EXPECT_FALSE(verify_in_vm({vm(script), "6.12", "512M", "/bin/true", "/t.sr", {}}, stop_));
    signal.join();
    std::string machine;
    std::getline(std::ifstream(folder_.path("vm/machine")), machine);
    // It remains as a zombie until the process that inherits it reaps it.
    std::string state;
    std::getline(std::ifstream("/proc/" + machine + "/stat"), state);
    EXPECT_THAT(state, testing::AnyOf("", HasSubstr(") Z ")));
}

TEST_F(VerifyInVm, TheFolderIsTheOneNamedOrBesideTheProgram) {
    const std::string folder = vm("");
    EXPECT_EQ(find_vm_folder(folder, "/nowhere/bin/swapreplay"), folder);
    EXPECT_EQ(find_vm_folder("", folder_.path("build/release/bin/swapreplay")), folder);
    EXPECT_THAT(error_of([] { (void)find_vm_folder("", "/nowhere/bin/swapreplay"); }),
                AllOf(HasSubstr("/nowhere/share/swapreplay/vm/run"), HasSubstr("set SWAPREPLAY_VM")));
}

}  // namespace
}  // namespace swapreplay::verify
